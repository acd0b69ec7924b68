import { isDeepStrictEqual } from 'node:util';
import { type LedgerEntry, protocol } from '#core/ledger.ts';
import type { Finding, Invariant } from '../invariant.ts';
import type { Tag } from '../tags.ts';
import type { Truth } from '../truth.ts';
import { isApprovedAlone } from './approved-alone.ts';

/** Somebody accepted a loss with a signature that is really theirs. */
interface Accepted {
  readonly by: string;
  readonly epoch: number;
  readonly lossSeconds: number;
  readonly reason: string;
  /** The latest moment at which a function may take it for standing, in milliseconds since 1970. */
  readonly until: number;
}

/** Told by the signatures that reached STS and are right, not by what the ledger says of them; from an epoch only one failover is declared. */
export const withinObjective: Invariant = {
  id: 'S3',
  sentence:
    'No failover loses more than the objective allows, by the estimate, unless a person has accepted that for this epoch and it has not expired, or enough of them approved a proposal that told them nobody knows the loss; what was accepted leaves the entry with the declaration, and nobody but a person begins or changes it.',
  watch: (truth) => {
    const accepted: Accepted[] = [];
    return {
      called: ({ operation, input, region, appliedAt }) => {
        if (operation !== 'GetCallerIdentity' || appliedAt === undefined) return undefined;
        const by = truth.stage.world.sts.signerOf({ input, region })?.arn;
        const [purpose = ''] = Object.values(input.headers as Record<string, string>);
        const [account, installation, group, word, epoch, loss, minutes, reason = ''] = purpose
          .split('/')
          .map(decodeURIComponent);
        const { configuration, groupName } = truth.stage;
        const isOurs =
          account === configuration.account && installation === configuration.installation && group === groupName;
        if (!by || !isOurs || word !== 'override') return undefined;
        const lossSeconds = loss === 'unlimited' ? Number.POSITIVE_INFINITY : Number(loss);
        const heardBy = appliedAt + protocol.functionTimeoutSeconds * 1000 + skewIn(truth, region);
        accepted.push({ by, epoch: Number(epoch), lossSeconds, reason, until: heardBy + Number(minutes) * 60_000 });
        return undefined;
      },
      ledger: (next, before, tag) => {
        if (!tag || tag.file === 'instruct-group') return undefined;
        return next.epoch === before.epoch
          ? changed(next, before, tag)
          : unaccepted(truth, next, before, accepted, tag);
      },
    };
  },
};

const changed = (next: LedgerEntry, before: LedgerEntry, { file }: Tag): Finding =>
  isDeepStrictEqual(next.override, before.override) ? undefined : `${file} changed what a person has accepted to lose.`;

function unaccepted(
  truth: Truth,
  next: LedgerEntry,
  before: LedgerEntry,
  accepted: readonly Accepted[],
  { region }: Tag,
): Finding {
  if (next.override) return `Epoch ${next.epoch} was declared, and the override for epoch ${before.epoch} stays.`;
  const upper = next.transfer?.loss.upperSeconds ?? Number.POSITIVE_INFINITY;
  const { rpoSeconds } = truth.stage.group.objectives;
  if (next.target === next.owner || upper <= rpoSeconds) return undefined;
  if (isApprovedAlone(next)) return undefined;
  const { by, reason } = next.transfer?.override ?? {};
  const stands = accepted.some(
    (given) =>
      given.epoch === before.epoch &&
      given.lossSeconds >= upper &&
      truth.stage.timers.now() < given.until + skewIn(truth, region) &&
      given.by === by &&
      given.reason === reason,
  );
  if (stands) return undefined;
  return `Epoch ${next.epoch} was declared with an estimated loss of ${upper} s; the objective is ${rpoSeconds} s, and no person had accepted that.`;
}

const skewIn = ({ stage }: Truth, region: string): number => Math.abs(stage.weather.skew.get(region) ?? 0);
