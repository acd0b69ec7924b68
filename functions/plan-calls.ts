import { z } from 'zod';
import { type Database, type Group, standbyOf } from '#core/configuration.ts';
import { notHardened } from '#core/converge-writer.ts';
import type { Decision } from '#core/decide.ts';
import type { InstanceView } from '#core/reality.ts';
import { Request } from '#core/request.ts';
import { ledgerOf } from './aws/ledger.ts';
import { instancesIn } from './aws/rds.ts';
import { findPair } from './aws/route53.ts';
import { groupOf } from './lease-holder.ts';
import type { Runtime } from './runtime/runtime.ts';
import { define, task } from './runtime/task.ts';

const Input = z.strictObject({ request: Request, decision: z.custom<Decision>((value) => typeof value === 'object') });

/** One call that a real run would make, in its order. */
export interface PlannedCall {
  readonly service: string;
  readonly operation: string;
  readonly region: string;
  readonly target: string;
  readonly why: string;
}

/** The dry run: reads only, and says which mutating calls a real run would make from what is seen now. */
export const planCalls = define({
  name: 'plan-calls',
  input: Input,
  step: async ({ request, decision }, runtime) => {
    const { owner } = await ledgerOf(runtime).read(request.group);
    const group = groupOf(runtime, request.group);
    if (request.revert)
      return { wouldGo: decision.go, reasons: decision.reasons, calls: decision.go ? lifting(group, owner) : [] };
    const { promotions, hardenings } = await promoting(group, runtime);
    const calls = [...fencing(group, owner), ...promotions, ...(await shifting(group, runtime)), ...hardenings];
    return { wouldGo: decision.go, reasons: decision.reasons, calls: decision.go ? calls : [] };
  },
});

function fencing(group: Group, owner: string): PlannedCall[] {
  return Object.values(group.databases).flatMap(({ instances }) => {
    const instance = instances[owner];
    if (!instance) return [];
    const call = (operation: string, target: string, why: string) => ({
      service: 'rds',
      operation,
      region: owner,
      target,
      why,
    });
    return [
      call(
        'ModifyDBInstance',
        instance.identifier,
        `security group ${instance.fenceSecurityGroup} alone, if ${owner} answers`,
      ),
      call('ModifyDBParameterGroup', instance.parameterGroup, `default_transaction_read_only on, if ${owner} answers`),
      call('RebootDBInstance', instance.identifier, `end the open sessions, if ${owner} answers`),
    ];
  });
}

/** A revert gives the owner back what a fence took from it, as far as it was taken. */
const lifting = (group: Group, owner: string): PlannedCall[] =>
  Object.values(group.databases).flatMap(({ instances }) => {
    const instance = instances[owner];
    if (!instance) return [];
    const { identifier, parameterGroup, securityGroups } = instance;
    const rds = { service: 'rds', region: owner };
    return [
      {
        ...rds,
        operation: 'ModifyDBInstance',
        target: identifier,
        why: `${securityGroups.join(', ')} again, if fenced`,
      },
      {
        ...rds,
        operation: 'ModifyDBParameterGroup',
        target: parameterGroup,
        why: 'default_transaction_read_only off, if on',
      },
    ];
  });

/** What comes before the traffic, and what comes after it. */
async function promoting(group: Group, runtime: Runtime) {
  const { region } = runtime;
  const promotions: PlannedCall[] = [];
  const hardenings: PlannedCall[] = [];
  for (const { instances, desired } of Object.values(group.databases)) {
    const instance = instances[region];
    if (!instance) continue;
    const view = await instancesIn(runtime, region).look(instance);
    const { replica, status } = view;
    const call = (operation: string, why: string) => ({
      service: 'rds',
      operation,
      region,
      target: instance.identifier,
      why,
    });
    if (replica)
      promotions.push(
        call('PromoteReadReplica', `it is a replica, ${status}; backups are kept ${desired.backupRetentionDays} days`),
      );
    if (hardenLater(view, desired))
      hardenings.push(
        call('ModifyDBInstance', `multi-AZ ${desired.multiAz}, deletion protection ${desired.deletionProtection}`),
      );
  }
  return { promotions, hardenings };
}

/** The promotion itself brings the backups; the rest is asked for afterwards, where it is missing. */
const hardenLater = (view: InstanceView, desired: Database['desired']): boolean =>
  notHardened({ ...view, backupRetentionDays: desired.backupRetentionDays }, desired).length > 0;

function shifting(group: Group, runtime: Runtime): Promise<PlannedCall[]> {
  const away = standbyOf(group, runtime.region);
  return Promise.all(
    group.traffic.map(async (traffic) => {
      if (traffic.strategy === 'health-check') {
        const why = `Unavailable=1 for ${away}: its health check follows`;
        return { service: 'cloudwatch', operation: 'PutMetricData', region: runtime.region, target: traffic.name, why };
      }
      const found = await findPair(runtime, traffic).catch(() => undefined);
      const from = found?.record?.ResourceRecords?.[0]?.Value ?? 'what Route 53 holds';
      const to = group.databases[traffic.database]?.instances[runtime.region]?.endpoint;
      const why = `${from} becomes ${to}, together with its _epoch TXT`;
      return {
        service: 'route53',
        operation: 'ChangeResourceRecordSets',
        region: 'us-east-1',
        target: traffic.name,
        why,
      };
    }),
  );
}

export const handler = task(planCalls);
