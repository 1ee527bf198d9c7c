import { readLocal, writeLocal } from '../app/local-store.ts';

const key = 'assay.theme';
type Theme = 'light' | 'dark';

function isTheme(value: unknown): value is Theme | 'system' {
  return value === 'light' || value === 'dark' || value === 'system';
}

/** Puts the kept theme on the page; the system's where none was chosen. */
export function applyTheme(): void {
  const theme = readLocal(key, isTheme, 'system');
  if (theme === 'system') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = theme;
}

/** Changes from light to dark or back, and keeps it on this machine. */
export function turnTheme(): void {
  const { theme } = document.documentElement.dataset;
  const dark = theme === undefined ? matchMedia('(prefers-color-scheme: dark)').matches : theme === 'dark';
  writeLocal(key, dark ? 'light' : 'dark');
  applyTheme();
}
