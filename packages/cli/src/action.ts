import type { Client } from '@assay/client';
import type { Command } from 'commander';
import type { Output } from './output.ts';
import { type GlobalFlags, type Session, openSession } from './session.ts';

/** What a command that talks to the registry is given. */
export interface Call<Options> {
  readonly client: Client;
  readonly output: Output;
  readonly options: Options;
  readonly arguments: readonly string[];
  readonly session: Session;
}

/** Wraps a command's work: opens the session, signs in, and hands over arguments and options. */
export function action<Options extends object = object>(
  work: (call: Call<Options>) => Promise<void>,
): (...parts: unknown[]) => Promise<void> {
  return async (...parts) => {
    const command = parts.at(-1) as Command;
    const options = command.optsWithGlobals<Options & GlobalFlags>();
    const session = openSession(options);
    await work({
      client: await session.client(),
      output: session.output,
      options,
      arguments: command.args,
      session,
    });
  };
}

/** Splits `name/2` at its last slash. */
export function splitReference(reference: string): { model: string; version: number } {
  const slash = reference.lastIndexOf('/');
  const version = Number(reference.slice(slash + 1));
  if (slash < 1 || !Number.isInteger(version) || version < 1)
    throw new Error(`"${reference}" is not a version: write NAME/NUMBER, for example spam-filter/2.`);
  return { model: reference.slice(0, slash), version };
}

/** Reads `R-12` or `12`. */
export function requestNumber(text: string): number {
  return numberOf(text, 'R');
}

/** Reads `I-3` or `3`. */
export function numberOf(text: string, kind: 'R' | 'I'): number {
  const match = new RegExp(`^(?:${kind}-)?(\\d+)$`, 'i').exec(text);
  if (!match) throw new Error(`"${text}" is not a number such as ${kind}-1.`);
  return Number(match[1]);
}
