/**
 * Colours by meaning. Each is a custom property of the page with the light value behind it, so that one drawing
 * follows the theme on the desk and stands alone in a report or on paper.
 */
export const INK = {
  paper: 'var(--paper, #FAF9F6)',
  surface: 'var(--surface, #FFFFFF)',
  sunken: 'var(--sunken, #F1EFEA)',
  line: 'var(--line, #E3E0D9)',
  line2: 'var(--line2, #C9C5BC)',
  edge: 'var(--edge, #86827A)',
  ink: 'var(--ink, #191917)',
  ink2: 'var(--ink2, #4A4843)',
  ink3: 'var(--ink3, #67645D)',
  good: 'var(--good, #0A6A5C)',
  bad: 'var(--bad, #A5311A)',
  warn: 'var(--warn, #7A5000)',
} as const;
