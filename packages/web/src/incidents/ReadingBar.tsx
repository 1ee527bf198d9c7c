import type { ReactElement } from 'react';

interface ReadingBarProps {
  /** Seconds. */
  readonly read: number;
  readonly floor: number | null;
  readonly granted: number;
}

const width = 240;

/** Seconds read as a bar on the scale of the minutes granted, with a notch at the reading floor. */
export function ReadingBar({ read, floor, granted }: ReadingBarProps): ReactElement {
  const most = Math.max(granted, read, floor ?? 0, 1);
  const at = (seconds: number): number => (seconds / most) * width;
  return (
    <svg className="block" width={width} height={12} viewBox={`0 0 ${width} 12`} aria-hidden="true">
      <rect
        x={0.5}
        y={4.5}
        width={Math.max(0, at(granted) - 1)}
        height={3}
        fill="none"
        stroke="var(--line2)"
      />
      <rect x={0} y={4} width={at(read)} height={4} fill="var(--ink)" />
      {floor !== null && <rect x={at(floor) - 1} y={0} width={2} height={12} fill="var(--ink)" />}
    </svg>
  );
}
