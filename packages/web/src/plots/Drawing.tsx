import type { Plot } from '@assay/plots';
import { type ReactElement, useLayoutEffect, useRef } from 'react';

interface DrawingProps {
  readonly plot: Plot;
  /** For drawings whose figures stand beside them in words. */
  readonly quiet?: boolean;
}

/** Parsed as XML, never as HTML, so that nothing in a label can become a script or a style. */
function drawn(svg: string, words: string | null): Node {
  const { documentElement } = new DOMParser().parseFromString(svg, 'image/svg+xml');
  const drawing = document.importNode(documentElement, true);
  drawing.setAttribute('focusable', 'false');
  if (words === null) drawing.removeAttribute('role');
  else drawing.setAttribute('aria-label', words);
  return drawing;
}

/** A finished drawing on the page; its text alternative is its name. */
export function Drawing({ plot, quiet }: DrawingProps): ReactElement {
  const place = useRef<HTMLSpanElement>(null);
  const { svg, text } = plot;
  const words = quiet ? null : text;
  useLayoutEffect(() => place.current?.replaceChildren(drawn(svg, words)), [svg, words]);
  return <span className="drawing" ref={place} aria-hidden={quiet ? 'true' : undefined} />;
}
