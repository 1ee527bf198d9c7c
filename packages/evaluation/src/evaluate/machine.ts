import { readFileSync } from 'node:fs';
import { arch, cpus, platform } from 'node:os';

/** The processor family on which a result repeats: architecture and model without clock speed. */
export function cpuFamily(): string {
  const model = cpus()[0]
    ?.model.trim()
    .replace(/\s*@.*$/, '')
    .replaceAll(/\s+/g, ' ');
  return model ? `${arch()} ${model}` : arch();
}

/** The machine, for the measured part of a report; no host name. */
export function machineWords(): string {
  return `${platform()} ${cpuFamily()}, ${cpus().length} threads, Node ${process.versions.node}`;
}

/** Name and version of the code that scored. */
export function codeVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  const version =
    typeof manifest === 'object' && manifest !== null && 'version' in manifest
      ? String(manifest.version)
      : '0';
  return `assay-evaluation ${version}`;
}
