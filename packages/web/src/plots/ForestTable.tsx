import { forestDomain, forestRowPlot } from '@assay/plots';
import type { ReactElement } from 'react';
import { VerdictMark } from '../parts/Marks.tsx';
import { counted, fixed } from '../words/numbers.ts';
import {
  type ForestLine,
  type ShownComparison,
  type Verdicts,
  forestLine,
  metricName,
} from './comparison-rows.ts';
import { Drawing } from './Drawing.tsx';

interface ForestTableProps {
  readonly comparisons: readonly ShownComparison[];
  /** null while they are sealed. */
  readonly verdicts: Verdicts | null;
  readonly baselineName: string;
  readonly candidateName: string;
  readonly caption: string;
}

interface Group {
  readonly heading: string;
  readonly lines: readonly ForestLine[];
  readonly margin: number | null;
}

const plotWidth = 216;

function sharedMetric(rows: readonly ShownComparison[]): string {
  const metrics = new Set(rows.map((row) => row.metric));
  const [only] = metrics;
  return metrics.size === 1 && only !== undefined ? `, ${metricName(only).toLowerCase()}` : '';
}

function groupsOf(rows: readonly ShownComparison[], verdicts: Verdicts | null): readonly Group[] {
  const named = [
    ['overall', 'Gated metrics'],
    ['slice', 'Guardrail slices'],
    ['explored', 'Found by search, exploratory'],
  ] as const;
  return named.flatMap(([group, heading]) => {
    const mine = rows.filter((row) => row.group === group);
    if (mine.length === 0) return [];
    const margins = new Set(mine.map((row) => row.margin));
    const margin = group !== 'explored' && margins.size === 1 ? Number(mine[0]?.margin) : null;
    const metric = group === 'overall' ? '' : sharedMetric(mine);
    return [{ heading: `${heading}${metric}`, margin, lines: mine.map((row) => forestLine(row, verdicts)) }];
  });
}

interface RowProps {
  readonly line: ForestLine;
  readonly domain: { readonly low: number; readonly high: number };
  readonly sealed: boolean;
}

function Row({ line, domain, sealed }: RowProps): ReactElement {
  const { factor, unit } = line.writing;
  const plot = forestRowPlot({ row: line.plot, domain, factor, unit, width: plotWidth, axis: false });
  const weight = line.verdict === 'inferior' ? 'strong' : '';
  return (
    <tr id={`row-${line.id}`} className={weight}>
      <th scope="row">{line.name}</th>
      <td className="num n">{counted(line.n)}</td>
      <td className="num was">{line.baseline}</td>
      <td className="num is">{line.candidate}</td>
      <td className="plot">
        <Drawing plot={plot} quiet />
      </td>
      <td className="delta">
        <b>{line.delta}</b> {line.interval}
        {line.approximate && (
          <abbr title="Outside the regime in which the interval’s coverage was shown"> ≈</abbr>
        )}
      </td>
      <td className={`num mde ${line.mdeExceeds ? 'warn strong' : ''}`}>{line.mde}</td>
      {!sealed && <td className="verdict">{line.verdict && <VerdictMark verdict={line.verdict} />}</td>}
    </tr>
  );
}

function Axis({
  domain,
  line,
  columns,
}: {
  readonly domain: RowProps['domain'];
  readonly line: ForestLine;
  readonly columns: number;
}): ReactElement {
  const { factor, unit } = line.writing;
  const row = { ...line.plot, label: 'Axis', delta: null };
  const plot = forestRowPlot({ row, domain, factor, unit, width: plotWidth, axis: true });
  return (
    <tr className="axis" aria-hidden="true">
      <td colSpan={4}>
        <span className="unseen">{line.writing.words}</span>
      </td>
      <td className="plot">
        <Drawing plot={plot} quiet />
      </td>
      <td colSpan={columns - 5}>
        <span className="unseen">{unit}</span>
      </td>
    </tr>
  );
}

function GroupHeading({ group, columns }: { readonly group: Group; readonly columns: number }): ReactElement {
  const factor = group.lines[0]?.writing.factor ?? 1;
  return (
    <tr className="group">
      <th colSpan={columns} scope="colgroup">
        {group.heading}
        <span className="caption">
          {' '}
          {group.margin === null ? 'each with its own margin' : `margin −${fixed(group.margin * factor, 1)}`}
        </span>
      </th>
    </tr>
  );
}

/** One table a unit: every row on one axis, zero solid, margin dashed, beyond it sunken; right is better. */
function UnitTable(props: ForestTableProps): ReactElement {
  const sealed = props.verdicts === null;
  const groups = groupsOf(props.comparisons, props.verdicts);
  const factor = groups[0]?.lines[0]?.writing.factor ?? 1;
  const words = groups[0]?.lines[0]?.writing.words ?? '';
  const domain = forestDomain(
    groups.map(({ heading, margin, lines }) => ({ heading, margin, rows: lines.map((line) => line.plot) })),
    factor,
  );
  const columns = sealed ? 7 : 8;
  const [first] = groups.flatMap((group) => group.lines);
  return (
    <table className="forest">
      <caption className="unseen">{props.caption}</caption>
      <thead>
        <tr>
          <th scope="col">{words}, right is better</th>
          <th scope="col" className="num n">
            rows
          </th>
          <th scope="col" className="num was">
            {props.baselineName}
          </th>
          <th scope="col" className="num is">
            {props.candidateName}
          </th>
          <th scope="col" className="plot">
            <span>worse</span>
            <span>better</span>
          </th>
          <th scope="col" className="delta">
            {props.candidateName} − {props.baselineName} (95% interval)
          </th>
          <th scope="col" className="num mde">
            <abbr title="Smallest true difference that would be found 8 times in 10">MDE</abbr>
          </th>
          {!sealed && (
            <th scope="col" className="verdict">
              verdict
            </th>
          )}
        </tr>
      </thead>
      {groups.map((group) => (
        <tbody key={group.heading}>
          <GroupHeading group={group} columns={columns} />
          {group.lines.map((line) => (
            <Row key={line.id} line={line} domain={domain} sealed={sealed} />
          ))}
        </tbody>
      ))}
      {first && (
        <tfoot>
          <Axis domain={domain} line={first} columns={columns} />
        </tfoot>
      )}
    </table>
  );
}

/** Candidate against live on the same rows. Figures of different units never share an axis. */
export function ForestTable(props: ForestTableProps): ReactElement {
  const units = [...new Set(props.comparisons.map((row) => (row.unit === 'score' ? 'share' : row.unit)))];
  return (
    <>
      {units.map((unit) => (
        <UnitTable
          key={unit}
          {...props}
          comparisons={props.comparisons.filter(
            (row) => (row.unit === 'score' ? 'share' : row.unit) === unit,
          )}
        />
      ))}
    </>
  );
}
