import type { Plot } from '@assay/plots';
import { type ReactElement, useLayoutEffect, useRef } from 'react';

interface DrawingProps {
  readonly plot: Plot;
  /** For drawings whose figures stand beside them in words. */
  readonly quiet?: boolean;
}

/**
 * A finished drawing on the page. It is parsed as XML, never as HTML, so that nothing in a label can become a
 * script or a style.
 */
export function Drawing({ plot, quiet }: DrawingProps): ReactElement {
  const place = useRef<HTMLSpanElement>(null);
  const { svg } = plot;
  useLayoutEffect(() => {
    const parsed = new DOMParser().parseFromString(svg, 'image/svg+xml');
    const drawn = document.importNode(parsed.documentElement, true);
    for (const title of drawn.querySelectorAll('title')) title.remove();
    drawn.setAttribute('focusable', 'false');
    place.current?.replaceChildren(drawn);
  }, [svg]);
  return quiet ? (
    <span className="drawing" ref={place} aria-hidden="true" />
  ) : (
    <span className="drawing" ref={place} role="img" aria-label={plot.text} />
  );
}
