import { useCallback, useSyncExternalStore } from 'react';

const listeners = new Map<string, Set<() => void>>();

function readText(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null; // Storage may be refused; then nothing outlives the page.
  }
}

/** Keeps a value on this machine under a key; null forgets it. */
export function writeLocal(key: string, value: unknown): void {
  try {
    if (value === null) localStorage.removeItem(key);
    else localStorage.setItem(key, JSON.stringify(value));
  } catch {
    // Storage is full or refused: the page still holds the value.
  }
  for (const listener of listeners.get(key) ?? []) listener();
}

/** Reads a value kept on this machine; the fallback where there is none or it cannot be read. */
export function readLocal<T>(key: string, accept: (value: unknown) => value is T, fallback: T): T {
  const text = readText(key);
  if (text === null) return fallback;
  try {
    const value: unknown = JSON.parse(text);
    return accept(value) ? value : fallback;
  } catch {
    return fallback;
  }
}

/** A value kept on this machine, shared by every part of the page that asks for the key. */
export function useLocal<T>(
  key: string,
  accept: (value: unknown) => value is T,
  fallback: T,
): readonly [T, (value: T | null) => void] {
  const text = useSyncExternalStore(
    useCallback(
      (listener) => {
        const mine = listeners.get(key) ?? new Set();
        listeners.set(key, mine.add(listener));
        return () => mine.delete(listener);
      },
      [key],
    ),
    () => readText(key),
  );
  const value = text === null ? fallback : readLocal(key, accept, fallback);
  return [value, useCallback((next) => writeLocal(key, next), [key])];
}

/** Whether a value is a plain object. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
