import { join } from 'node:path';
import type { NoiseKind } from '#sandbox/simulator/detection/noise-kind.ts';
import { noiseTotal } from '#sandbox/simulator/detection/noise-total.ts';
import type { NoiseAnswer } from '#sandbox/simulator/detection/noise-worker.ts';
import type { NoiseOrder, NoisyYear } from '#sandbox/simulator/detection/play-noise.ts';
import { startWorkers } from '#sandbox/simulator/workers.ts';
import type { NoiseMeasured } from './noise-report.ts';

const script = join(import.meta.dirname, '../sandbox/simulator/detection/noise-worker.ts');

/** Years to play: so many from the first on, of these kinds. */
export interface WantedYears {
  readonly groupYears: number;
  readonly from: number;
  readonly noiseKinds: readonly NoiseKind[];
  readonly workers: number;
  readonly story: boolean;
}

function* ordersOf({ groupYears, from, noiseKinds, story }: WantedYears): Generator<NoiseOrder> {
  const kinds = noiseKinds.map(({ name }) => name);
  for (let year = from; year < from + groupYears; year += 1) yield { year, kinds, ...(story && { told: true }) };
}

/** Plays years of noise on the assembly in a folder; progress goes to stderr, at most each five seconds. */
export async function playYears(wanted: WantedYears, folder: string, signal: AbortSignal): Promise<NoiseMeasured> {
  const answers: NoiseAnswer[] = [];
  const startedAt = Date.now();
  let toldAt = 0;
  const { workers: count, groupYears } = wanted;
  const workers = startWorkers<NoiseOrder, NoiseAnswer>(script, { count, args: [folder], signal });
  const hear = (answer: NoiseAnswer) => {
    answers.push(answer);
    for (const line of linesOf(answer)) tell(line);
    if (Date.now() - toldAt < 5000 && answers.length < groupYears) return false;
    toldAt = Date.now();
    tell(`${answers.length} of ${groupYears} group-years, ${((toldAt - startedAt) / 1000).toFixed(0)} s`);
    return false;
  };
  await workers.play(ordersOf(wanted), hear).finally(workers.close);
  const years = answers.filter((answer): answer is NoisyYear => !('broken' in answer));
  const broken = answers.flatMap((answer) => ('broken' in answer ? [answer] : []));
  return { ...noiseTotal(wanted.noiseKinds, years), broken };
}

/** What has to be told at once of a year. */
function linesOf(answer: NoiseAnswer): readonly string[] {
  if ('broken' in answer) return [`Year ${answer.year}: the simulation failed: ${answer.broken}`];
  const { year, failovers, violations, story } = answer;
  return [
    ...failovers.map(({ kinds }) => `Year ${year}: a failover that nothing called for (${kinds.join(' with ')})`),
    ...violations.map((violation) => `Year ${year} broke ${violation}`),
    ...story,
  ];
}

const tell = (line: string) => void process.stderr.write(`${line}\n`);
