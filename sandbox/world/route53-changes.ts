import type { ChangeBatch, ChangeInfo } from '@aws-sdk/client-route-53';
import { elapse } from './elapse.ts';
import { type HostedZone, problemsOfBatch, withChanges } from './hosted-zone.ts';
import type { Route53Options } from './route53.ts';
import { ServiceFault } from './service.ts';

/** The changes of all zones. */
export interface Changes {
  /** Accepts a batch as PENDING. Throws InvalidChangeBatch (with `messages`) or NoSuchHealthCheck; nothing is changed then. */
  submit(zone: HostedZone, batch: ChangeBatch): ChangeInfo;
  /** Throws NoSuchChange. */
  get(id: string): ChangeInfo;
}

type Ports = Pick<Route53Options, 'timers' | 'durations' | 'isRegionUp'>;

/** Route 53's control plane, with that of private zones [AWS Fault Isolation Boundaries]. */
export const CONTROL_PLANE = 'us-east-1';

/** Keeps changes from acceptance to INSYNC; the changes of one zone reach its name servers in the order of their acceptance. */
export function route53Changes(
  { timers, durations, isRegionUp }: Ports,
  healthChecksExist: (batch: ChangeBatch) => boolean,
): Changes {
  const changes = new Map<string, ChangeInfo>();
  const spreading = new Map<string, Promise<void>>();

  const spread = async (zone: HostedZone, batch: ChangeBatch, info: ChangeInfo, before: Promise<void> | undefined) => {
    await elapse(timers, () => isRegionUp(CONTROL_PLANE), durations.draw('route53Propagation'));
    await before;
    zone.served = withChanges(zone.served, batch.Changes ?? []);
    info.Status = 'INSYNC';
  };
  return {
    submit: (zone, batch) => {
      refuseInvalid(zone, batch, healthChecksExist);
      zone.accepted = withChanges(zone.accepted, batch.Changes ?? []);
      const id = `C${String(changes.size + 1).padStart(13, '0')}UNDERSTUDY`;
      const info: ChangeInfo = { Id: `/change/${id}`, Status: 'PENDING', SubmittedAt: new Date(timers.now()) };
      if (batch.Comment !== undefined) info.Comment = batch.Comment;
      changes.set(id, info);
      spreading.set(zone.id, spread(zone, batch, info, spreading.get(zone.id)));
      return { ...info };
    },
    get: (id) => {
      const found = changes.get(id);
      if (found) return { ...found };
      throw new ServiceFault('NoSuchChange', `A change with the specified change id ${id} does not exist.`, 404);
    },
  };
}

function refuseInvalid(zone: HostedZone, batch: ChangeBatch, healthChecksExist: (batch: ChangeBatch) => boolean): void {
  if ((batch.Changes ?? []).length === 0) {
    throw new ServiceFault('InvalidInput', 'The change batch has no changes; it needs at least one.');
  }
  if (!healthChecksExist(batch)) {
    throw new ServiceFault(
      'NoSuchHealthCheck',
      'A record set of the batch names a health check that does not exist.',
      404,
    );
  }
  const messages = problemsOfBatch(zone, batch.Changes ?? []);
  if (messages.length === 0) return;
  throw Object.assign(new ServiceFault('InvalidChangeBatch', `[${messages.join(', ')}]`), { messages });
}
