import { type Digest, digestOf, utf8 } from '@assay/core';
import { parseDocument } from 'yaml';
import { refused } from '../people/refusals.ts';

/** A model card: Markdown with YAML front matter between `---` lines, kept as it was written. */
export interface CardText {
  readonly text: string;
  /** Of the UTF-8 text. */
  readonly digest: Digest;
  readonly frontMatter: Readonly<Record<string, unknown>>;
}

const opening = /^---[ \t]*\r?\n([\s\S]*?)(?:^|\n)---[ \t]*(?:\r?\n|$)/;

/**
 * Reads a card. Front matter that is not a YAML mapping is refused with its line; a card without any is fine.
 * untrusted: the text. It is data here and everywhere: nothing in it is rendered or followed by the registry.
 */
export function readCard(text: string): CardText {
  const source = opening.exec(text)?.[1];
  return {
    text,
    digest: digestOf(utf8(text)),
    frontMatter: source === undefined ? {} : frontMatterOf(source),
  };
}

function frontMatterOf(source: string): Readonly<Record<string, unknown>> {
  const document = parseDocument(source, { uniqueKeys: true });
  const [error] = document.errors;
  if (error !== undefined) {
    const line = (error.linePos?.[0].line ?? 1) + 1;
    throw refused(
      'BAD_REQUEST',
      `The card's front matter is not YAML at line ${line}: ${firstLine(error.message)}`,
    );
  }
  const value = plain(() => document.toJS({ maxAliasCount: 100 }));
  if (value === null) return {};
  if (typeof value !== 'object' || Array.isArray(value)) {
    throw refused(
      'BAD_REQUEST',
      'The card’s front matter is no mapping. Write lines such as "license: MIT".',
    );
  }
  return { ...value };
}

/** The value as JSON would hold it: dates and infinities become text or null, never an error later. */
function plain(read: () => unknown): unknown {
  try {
    const text = JSON.stringify(read());
    return text === undefined ? null : JSON.parse(text);
  } catch {
    throw refused('BAD_REQUEST', 'The card’s front matter refers to itself too often.');
  }
}

function firstLine(message: string): string {
  return message.split('\n')[0] ?? message;
}
