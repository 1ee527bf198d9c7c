/** A node of a drawing; only {@link serialize} turns it into text, so that nothing is escaped by hand. */
export type SvgNode =
  | { readonly name: string; readonly attributes: Attributes; readonly children: readonly SvgNode[] }
  | { readonly text: string };

type Attributes = Readonly<Record<string, string | number>>;

/** A finished drawing and what it says in words. */
export interface Plot {
  /** A self-contained `<svg>` element; safe to set as markup: every label in it is escaped text. */
  readonly svg: string;
  /** The text alternative, with the figures; also the drawing's description for assistive technology. */
  readonly text: string;
  readonly width: number;
  readonly height: number;
}

/** An element. */
export function element(name: string, attributes: Attributes, ...children: readonly SvgNode[]): SvgNode {
  return { name, attributes, children };
}

/**
 * Text as XML may carry it: markup characters become references; characters that XML forbids, and those that
 * reorder text on screen (bidirectional controls), are left out, because a label is written by strangers.
 */
export function escapeXml(untrusted: string): string {
  return untrusted.replace(FORBIDDEN, '').replace(/[&<>"']/g, (character) => REFERENCES[character] ?? '');
}

const REFERENCES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const FORBIDDEN =
  /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]|[\u{7f}-\u{9f}\u{61c}\u{200e}\u{200f}\u{202a}-\u{202e}\u{2066}-\u{2069}]/gu;

/** The drawing as markup. Numbers are written with at most two decimals. */
export function serialize(node: SvgNode): string {
  if ('text' in node) return escapeXml(node.text);
  const attributes = Object.entries(node.attributes)
    .map(([name, value]) => ` ${name}="${typeof value === 'number' ? short(value) : escapeXml(value)}"`)
    .join('');
  const children = node.children.map(serialize).join('');
  return children === ''
    ? `<${node.name}${attributes}/>`
    : `<${node.name}${attributes}>${children}</${node.name}>`;
}

function short(value: number): string {
  if (!Number.isFinite(value)) throw new RangeError(`a coordinate is ${value}`);
  return String(Math.round(value * 100) / 100);
}

/** Wraps nodes in the outer `<svg>` with its name and description. */
export function drawing(options: {
  readonly width: number;
  readonly height: number;
  readonly title: string;
  readonly text: string;
  readonly nodes: readonly SvgNode[];
}): Plot {
  const { width, height, title, text, nodes } = options;
  const root = element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      viewBox: `0 0 ${short(width)} ${short(height)}`,
      width,
      height,
      role: 'img',
      'aria-label': title,
      'font-family': 'var(--family, Inter, system-ui, sans-serif)',
      'font-size': 12,
      'font-variant-numeric': 'tabular-nums',
    },
    element('desc', {}, { text }),
    ...nodes,
  );
  return { svg: serialize(root), text, width, height };
}
