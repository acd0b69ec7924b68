import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { Region } from '#core/configuration.ts';
import { GroupNotAdopted, LedgerChanged, LedgerUnavailable } from '#core/errors.ts';
import type { LedgerEntry } from '#core/ledger.ts';
import { namesOf } from '#core/names.ts';
import { installationKey, noTurns, type Turns } from '#core/turns.ts';
import type { Runtime } from '../runtime/runtime.ts';

/** The ledger in DynamoDB: strongly consistent reads, whole entries written only over the version that was read. */
export interface Ledger {
  /** Throws GroupNotAdopted, LedgerUnavailable. */
  read(group: string): Promise<LedgerEntry>;
  /** Writes `next` over `read` and returns what was stored. Throws LedgerChanged when somebody wrote in between. */
  write(read: LedgerEntry, next: LedgerEntry): Promise<LedgerEntry>;
  /** Puts an entry or a history record once. Returns false when one was already there. */
  putOnce(record: string, item: { readonly group: string } & Readonly<Record<string, unknown>>): Promise<boolean>;
  /** A history record as it was put; undefined where there is none. Throws LedgerUnavailable. */
  recordOf(group: string, record: string): Promise<Readonly<Record<string, unknown>> | undefined>;
  /** The entry of a group whose turn is among those of `group`, and so in the same table, whatever the configuration says of it today. Throws LedgerUnavailable. */
  entryBeside(group: string, other: string): Promise<LedgerEntry | undefined>;
  /** The turns of the groups that share a table with this one; without any where nobody has asked yet. Throws LedgerUnavailable. */
  readTurns(group: string): Promise<Turns>;
  /** Writes `next` over `read` and returns what was stored. Throws LedgerChanged when somebody wrote in between. */
  writeTurns(group: string, read: Turns, next: Turns): Promise<Turns>;
}

type LedgerRuntime = Pick<Runtime, 'clients' | 'configuration' | 'region' | 'id'>;

export function ledgerOf(runtime: LedgerRuntime): Ledger {
  const { ledgerTable } = namesOf(runtime.configuration);
  const send = (home: Region) => runtime.clients.dynamodb(home);

  const get = async (home: Region, group: string, record: string): Promise<unknown> => {
    const key = { TableName: ledgerTable, Key: { group, record }, ConsistentRead: true };
    const { Item } = await answered(() => send(home).send(new GetCommand(key)));
    return Item;
  };
  const find = async (group: string, home = homeOf(runtime, group)) =>
    (await get(home, group, 'entry')) as LedgerEntry | undefined;

  const put = async (home: Region, item: object, condition: object): Promise<boolean> => {
    try {
      await send(home).send(new PutCommand({ TableName: ledgerTable, Item: item, ...condition }));
      return true;
    } catch (error) {
      if ((error as Error).name === 'ConditionalCheckFailedException') return false;
      throw error;
    }
  };

  const overwrite = async <Item extends Versioned>(
    home: Region,
    record: 'entry' | 'turns',
    read: Item,
    next: Item,
  ): Promise<Item> => {
    const stored = { ...next, version: read.version + 1, writeId: runtime.id() };
    const condition = read.version === 0 ? whereNone : whereVersion(read.version);
    const outcome = await put(home, { ...stored, record }, condition).catch((error: unknown) => error as Error);
    if (outcome === true) return stored;
    // Refused or unanswered: the write may have been made, so what is stored decides.
    const found = (await get(home, read.group, record)) as Item | undefined;
    if (found?.writeId === stored.writeId) return stored;
    const { group, version } = read;
    if (outcome === false || (found?.version ?? 0) !== version)
      throw new LedgerChanged(`Somebody wrote the ledger of group ${group} after version ${version}.`);
    throw new LedgerUnavailable(`The ledger of group ${group} did not take a write: ${outcome.message}`);
  };

  return {
    async read(group) {
      const entry = await find(group);
      if (entry) return entry;
      throw new GroupNotAdopted(
        `The ledger has no entry for group ${group}: run \`understudy adopt --group ${group}\` once.`,
      );
    },

    write: (read, next) => overwrite(homeOf(runtime, read.group), 'entry', read, next),

    putOnce: (record, item) => answered(() => put(homeOf(runtime, item.group), { ...item, record }, whereNone)),

    recordOf: async (group, record) =>
      (await get(homeOf(runtime, group), group, record)) as Readonly<Record<string, unknown>> | undefined,

    entryBeside: (group, other) => find(other, homeOf(runtime, group)),

    readTurns: async (group) =>
      ((await get(homeOf(runtime, group), installationKey, 'turns')) as Turns | undefined) ?? noTurns,

    writeTurns: (group, read, next) => overwrite(homeOf(runtime, group), 'turns', read, next),
  };
}

/** What is written whole and only over the version that was read. */
interface Versioned {
  readonly group: string;
  readonly version: number;
  readonly writeId: string;
}

const whereNone = {
  ConditionExpression: 'attribute_not_exists(#group)',
  ExpressionAttributeNames: { '#group': 'group' },
};

const whereVersion = (version: number) => ({
  ConditionExpression: '#version = :version',
  ExpressionAttributeNames: { '#version': 'version' },
  ExpressionAttributeValues: { ':version': version },
});

/** A multi-Region table answers in our own Region; a single one lives with the group's witness. */
function homeOf({ configuration, region }: LedgerRuntime, group: string): Region {
  return configuration.ledger.consistency === 'strong' ? region : (configuration.groups[group]?.witness ?? region);
}

async function answered<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    throw new LedgerUnavailable(`The ledger did not answer: ${(error as Error).message}`);
  }
}
