import { DescribeDBInstancesCommand } from '@aws-sdk/client-rds';
import { type AdoptedInstance, adoptionProblems, type Found } from '#core/adoption.ts';
import type { Configuration, Group, Region, Traffic } from '#core/configuration.ts';
import { GroupNotAdopted } from '#core/errors.ts';
import { firstEntry, type LedgerEntry } from '#core/ledger.ts';
import { epochText } from '#core/record.ts';
import { type Ledger, ledgerOf } from '#functions/aws/ledger.ts';
import { findPair, type Pair, replacePair } from '#functions/aws/route53.ts';
import type { Clients } from '#functions/runtime/runtime.ts';
import { groupOf } from './group-of.ts';

/** The group can't be adopted as asked; the message lists every reason. Nothing was changed after the last line said done. */
export class AdoptionRefused extends Error {
  override readonly name = 'AdoptionRefused';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.problems = problems;
  }
}

interface Name {
  readonly traffic: Traffic;
  readonly endpoint: string;
  readonly pair: Pair;
}

/**
 * Seeds the ledger with the group's first owner, and makes the DNS records of its `record` names, each once and never over
 * anything that is there. Done before is success, so it can be run again after an interruption. Returns what was done, one
 * sentence each; with `dryRun` what would be done, and nothing is changed.
 * `now`: milliseconds since 1970. Throws Misused, AdoptionRefused, LedgerUnavailable, and what the AWS calls throw.
 */
export async function adopt(
  configuration: Configuration,
  group: string,
  owner: Region,
  clients: Clients,
  now: number,
  { dryRun = false }: { readonly dryRun?: boolean } = {},
): Promise<readonly string[]> {
  const configured = groupOf(configuration, group, owner, ' Name the Region whose instances are the writers now.');
  const ledger = ledgerOf({ clients, configuration, region: owner, id: () => `adopt-${now}` });
  const entry = await seeded(ledger, group, owner);
  const names = await findNames(clients, configured, owner);
  const first = entry ?? firstEntry(group, owner, `adopt-${now}`);
  const problems = [
    ...(entry ? [] : adoptionProblems(configuration, configured, owner, await findInstances(clients, configured))),
    ...names.flatMap((name) => foreignPair(name, first)),
  ];
  if (problems.length > 0) throw new AdoptionRefused(problems);
  return [
    await seed(ledger, first, entry !== undefined, dryRun),
    ...(await makeRecords(clients, names, first, dryRun)),
  ];
}

/** The entry that is already there for this owner; undefined when there is none. Throws AdoptionRefused when it says otherwise. */
async function seeded(ledger: Ledger, group: string, owner: Region): Promise<LedgerEntry | undefined> {
  const entry = await ledger.read(group).catch((error: unknown) => {
    if (error instanceof GroupNotAdopted) return undefined;
    throw error;
  });
  if (!entry || (entry.owner === owner && entry.phase === 'settled')) return entry;
  throw new AdoptionRefused([
    entry.owner === owner
      ? `Group ${group} was adopted before and is being moved to ${entry.target} (epoch ${entry.epoch}): wait until it has settled.`
      : `Group ${group} was adopted before, and ${entry.owner} owns it (epoch ${entry.epoch}): adoption names the first owner only. Use a failover to move it.`,
  ]);
}

const findInstances = (clients: Clients, { candidates, databases }: Group): Promise<readonly Found[]> =>
  Promise.all(
    Object.entries(databases).flatMap(([database, { instances }]) =>
      candidates.flatMap((region) => {
        const configured = instances[region];
        return configured
          ? [
              findInstance(clients, region, configured.identifier).then((found) => ({
                database,
                region,
                configured,
                found,
              })),
            ]
          : [];
      }),
    ),
  );

async function findInstance(clients: Clients, region: Region, identifier: string): Promise<AdoptedInstance | string> {
  try {
    const { DBInstances } = await clients
      .rds(region)
      .send(new DescribeDBInstancesCommand({ DBInstanceIdentifier: identifier }));
    const instance = DBInstances?.[0];
    if (!instance) return 'RDS answered without an instance';
    return {
      resourceId: instance.DbiResourceId,
      status: instance.DBInstanceStatus,
      endpoint: instance.Endpoint?.Address,
      source: instance.ReadReplicaSourceDBInstanceIdentifier,
    };
  } catch (error) {
    return `RDS answered ${(error as Error).name}: ${(error as Error).message.replace(/\.$/, '')}`;
  }
}

const findNames = (clients: Clients, { traffic, databases }: Group, owner: Region): Promise<readonly Name[]> =>
  Promise.all(
    traffic
      .filter(({ strategy }) => strategy === 'record')
      .map(async (name) => ({
        traffic: name,
        endpoint: databases[name.database]?.instances[owner]?.endpoint ?? '',
        pair: await findPair({ clients }, name),
      })),
  );

const missing = ({ pair }: Name): boolean => pair.record === undefined && pair.epoch === undefined;

/** Anything but nothing or exactly the pair of this owner and epoch is somebody else's, and left alone. */
function foreignPair(name: Name, { epoch, owner }: LedgerEntry): readonly string[] {
  const { traffic, endpoint, pair } = name;
  if (missing(name)) return [];
  const values = (set: Pair['record']) => (set?.ResourceRecords ?? []).map(({ Value }) => Value).join(', ');
  const target = values(pair.record).replace(/\.$/, '');
  if (target === endpoint && values(pair.epoch) === epochText(epoch, owner)) return [];
  return [
    `${traffic.name}: found CNAME ${target || 'missing'} with TXT ${values(pair.epoch) || 'missing'} instead of nothing or CNAME ${endpoint} with TXT ${epochText(epoch, owner)}: delete those records, then adopt again at once.`,
  ];
}

async function seed(ledger: Ledger, first: LedgerEntry, there: boolean, dryRun: boolean): Promise<string> {
  const truth = `${first.owner} owns group ${first.group} (epoch ${first.epoch})`;
  if (there) return `The ledger says already that ${truth}.`;
  if (dryRun) return `Would write into the ledger that ${truth}.`;
  if (await ledger.putOnce('entry', { ...first })) return `The ledger says that ${truth}.`;
  // Somebody adopted between our read and our write: what they wrote decides.
  await seeded(ledger, first.group, first.owner);
  return `The ledger says already that ${truth}.`;
}

async function makeRecords(
  clients: Clients,
  names: readonly Name[],
  { epoch, owner }: LedgerEntry,
  dryRun: boolean,
): Promise<readonly string[]> {
  const done: string[] = [];
  for (const name of names) {
    const { traffic, endpoint, pair } = name;
    if (!missing(name)) done.push(`${traffic.name} points already at ${endpoint}.`);
    else if (dryRun) done.push(`Would point ${traffic.name} at ${endpoint}.`);
    else {
      await replacePair({ clients }, traffic, pair, endpoint, epoch, owner);
      done.push(`${traffic.name} points at ${endpoint}.`);
    }
  }
  return done;
}
