import { shown } from '../output.ts';
import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { action } from '../action.ts';
import { openSession } from '../session.ts';
import { saveStream } from '../save-stream.ts';
import { verifyBundleFile } from '../verify-bundle-file.ts';

interface VerifyOptions {
  readonly bundle?: string;
  readonly database?: boolean;
  readonly since?: string;
  readonly receipt: string[];
}
const collect = (value: string, all: string[]): string[] => [...all, value];

async function verifyOffline(options: VerifyOptions & { json?: boolean }): Promise<void> {
  const { output } = openSession(options);
  const receipts = await Promise.all(
    options.receipt.map(async (path) => JSON.parse(await readFile(path, 'utf8')) as unknown),
  );
  const verdict = await verifyBundleFile(options.bundle ?? 'assay-audit.bundle', {
    since: options.since ?? null,
    receipts,
  });
  output.result(verdict, (it) => it.words);
  if (!verdict.ok) process.exitCode = 1;
}

const verifyDatabase = action(async ({ client, output }) => {
  const verdict = await client.call('verifyDatabase', { body: {} });
  output.result(verdict, (it) =>
    it.ok
      ? [
          `Every authority-bearing row follows from the facts: ${it.facts} facts, ${it.tables.filter((table) => table.kind === 'replayed').length} tables replayed.`,
        ]
      : [
          `NOT what the facts say: ${it.first?.words ?? ''}`,
          `table ${it.first?.table ?? ''}, row ${it.first?.row ?? ''}, fact ${it.first?.fact ?? 'none'}`,
        ],
  );
  if (!verdict.ok) process.exitCode = 1;
});

/** `audit export`, `audit verify`, `packet show`. */
export function addAuditCommands(program: Command): void {
  const audit = program.command('audit').description('the record that proves itself');
  audit
    .command('export [file]')
    .description('everything needed to check the record offline, as one file')
    .action(
      action(async ({ client, output, arguments: [file = 'assay-audit.bundle'] }) => {
        const bytes = await saveStream(await client.bytes('exportAudit', {}), file);
        output.result({ file, bytes }, (it) => [
          `Wrote ${it.file}, ${it.bytes} bytes. Check it anywhere with: assay audit verify ${it.file}`,
        ]);
      }),
    );
  audit
    .command('verify [bundle]')
    .description(
      'check tree, checkpoints, receipts and every decision of an exported bundle, offline; --database replays the facts of the registry',
    )
    .option('--database', 'replay the facts and compare every authority-bearing row')
    .option('--since <file>', 'an earlier bundle or checkpoint that this must extend')
    .option('--receipt <file>', 'a receipt that must be in it; may be repeated', collect, [])
    .action(async (...parts: unknown[]) => {
      const command = parts.at(-1) as Command;
      const options = command.optsWithGlobals<VerifyOptions>();
      if (options.database) await verifyDatabase(...parts);
      else await verifyOffline({ ...options, ...(command.args[0] ? { bundle: command.args[0] } : {}) });
    });
  program
    .command('packet')
    .description('evidence packets')
    .command('show <digest>')
    .description('an evidence packet, byte for byte as it was sealed')
    .option('--out <file>', 'write the bytes to a file')
    .action(
      action<{ out?: string }>(async ({ client, output, options, arguments: [digest = ''] }) => {
        const response = await client.bytes('getPacket', { params: { digest } });
        if (options.out)
          output.result({ file: options.out, bytes: await saveStream(response, options.out) }, (it) => [
            `Wrote ${it.file}, ${it.bytes} bytes.`,
          ]);
        else {
          const text = await response.text();
          process.stdout.write(`${process.stdout.isTTY ? shown(text) : text}\n`);
        }
      }),
    );
}
