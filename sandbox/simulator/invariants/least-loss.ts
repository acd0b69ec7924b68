import type { Region } from '#core/configuration.ts';
import { choosing } from '#core/least-loss.ts';
import type { LedgerEntry } from '#core/ledger.ts';
import { namesOf } from '#core/names.ts';
import type { Invariant } from '../invariant.ts';
import { pairOf, type Truth } from '../truth.ts';

/** So much newer has the other one's heartbeat to be: what is replayed while the answers travel can't be known. */
const clearlyMilliseconds = choosing.toleranceMilliseconds + 1_500;
/** An observer that could reach the writer as lately as this may not have found it silent yet. */
const foundMilliseconds = 15_000;
/** An answer older than this is not of the looks that the decision was made from. */
const answerMilliseconds = 8_000;

export const leastLoss: Invariant = {
  id: 'E3',
  sentence:
    'Of several standbys none takes over by itself within a minute of the proof while another one, sound and heard, would lose less.',
  watch: (truth) => {
    const { stage } = truth;
    const observe = namesOf(stage.configuration).function('observe');
    const heard = new Map<string, number>();
    return {
      called: ({ operation, target, from, region, at, result }, tag) => {
        if (operation === 'Invoke' && target === observe && result === 'ok' && tag?.file === 'assess-outage')
          heard.set(pairOf(from, region), at);
        return undefined;
      },
      ledger: (next, before, tag) => {
        if (next.epoch === before.epoch || next.target === next.owner || !tag) return undefined;
        if (next.transfer?.trigger === 'manual' || !isPrompt(truth, next)) return undefined;
        const { assessed = 0 } = next.transfer?.moments ?? {};
        const other = stage.group.candidates
          .filter((region) => region !== next.owner && region !== next.target)
          .filter((region) => assessed - (heard.get(pairOf(next.target, region)) ?? 0) <= answerMilliseconds)
          .filter((region) => !before.fenceDebts.some((debt) => debt.region === region) && isSound(truth, region))
          .find((region) => isAhead(truth, next, region));
        if (other === undefined) return undefined;
        return `${next.target} took over, and ${other} had replayed more than ${clearlyMilliseconds} ms more.`;
      },
    };
  },
};

/** Within the minute, and by looks and clocks that nothing spoiled: what one that is throttled could tell is not known here. */
function isPrompt({ stage }: Truth, { transfer }: LedgerEntry): boolean {
  const { assessed = 0, silentSince = 0 } = transfer?.moments ?? {};
  const { dwellSeconds } = stage.group.policy;
  const { weather, plan } = stage;
  const isTrue = weather.skew.size + weather.answers.size + weather.calls.size === 0;
  const isQuiet = Object.values(plan.noise).every((chance) => chance === 0);
  return isTrue && isQuiet && assessed < silentSince + dwellSeconds * 1000 + choosing.patienceMilliseconds;
}

const isSound = ({ stage }: Truth, region: Region): boolean =>
  stage.enginesIn(region).every((engine) => engine.isRunning() && engine.inRecovery) &&
  stage
    .enginesIn(region)
    .map(({ identifier }) => stage.rds.instance(identifier))
    .every((shown) => shown.DBInstanceStatus === 'available' && shown.ReadReplicaSourceDBInstanceIdentifier);

function isAhead({ beats, reached }: Truth, { owner, target, transfer }: LedgerEntry, other: Region): boolean {
  const { assessed = 0 } = transfer?.moments ?? {};
  const newest = (region: Region) =>
    beats.findLast((beat) => beat.region === region && beat.replayedAt <= assessed - 3_000)?.beatAt ?? 0;
  const silence = reached.get(pairOf(other, owner))?.at(-1);
  const found = silence?.holds === false && silence.at <= assessed - foundMilliseconds;
  return found && newest(other) - newest(target) > clearlyMilliseconds;
}
