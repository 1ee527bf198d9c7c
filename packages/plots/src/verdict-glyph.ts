import type { Verdict } from '@assay/statistics';
import { verdictMark } from './marks.ts';
import { drawing } from './svg.ts';

/** The mark of a verdict alone, 14 px square, for a table cell; the word must stand beside it. */
export function verdictGlyph(verdict: Verdict): string {
  return drawing({
    width: 14,
    height: 14,
    title: verdict,
    text: verdict,
    nodes: [verdictMark(verdict, 7, 7)],
  }).svg;
}
