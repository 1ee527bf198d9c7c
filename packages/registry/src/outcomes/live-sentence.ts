import type { StandingView } from '../standing/deployment-view.ts';

/** The sentence above the live board: how many run where, and under how many an approval stands. */
export function liveSentence(
  rows: readonly { readonly service: string; readonly standing: Pick<StandingView, 'state'> }[],
): string {
  if (rows.length === 0) {
    return 'No service has reported what it runs yet. Record it with: assay deploy record --service NAME --stage STAGE --model MODEL/VERSION.';
  }
  const services = new Set(rows.map(({ service }) => service)).size;
  const count = (state: StandingView['state']): number =>
    rows.filter(({ standing }) => standing.state === state).length;
  const parts = [
    [count('stands'), 'stand on an approval', 'stands on an approval'],
    [count('lapsing'), 'are lapsing', 'is lapsing'],
    [count('lapsed'), 'run on an approval that lapsed', 'runs on an approval that lapsed'],
    [count('overridden'), 'run by an override', 'runs by an override'],
    [count('came-round'), 'came round the gate', 'came round the gate'],
  ] as const;
  const said = parts.filter(([n]) => n > 0).map(([n, many, one]) => `${n} ${n === 1 ? one : many}`);
  const versions = rows.length === 1 ? '1 version runs' : `${rows.length} versions run`;
  return `${versions} in ${services} ${services === 1 ? 'service' : 'services'}: ${said.join(', ')}.`;
}
