import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { Region } from '#core/configuration.ts';
import { GroupNotAdopted, LedgerChanged, LedgerUnavailable } from '#core/errors.ts';
import type { LedgerEntry } from '#core/ledger.ts';
import { namesOf } from '#core/names.ts';
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
}

type LedgerRuntime = Pick<Runtime, 'clients' | 'configuration' | 'region' | 'id'>;

export function ledgerOf(runtime: LedgerRuntime): Ledger {
  const { ledgerTable } = namesOf(runtime.configuration);
  const send = (group: string) => runtime.clients.dynamodb(homeOf(runtime, group));

  const get = async (group: string, record: string): Promise<unknown> => {
    const key = { TableName: ledgerTable, Key: { group, record }, ConsistentRead: true };
    const { Item } = await answered(() => send(group).send(new GetCommand(key)));
    return Item;
  };
  const find = async (group: string) => (await get(group, 'entry')) as LedgerEntry | undefined;

  const put = async (
    item: Readonly<Record<string, unknown>> & { group: string },
    condition: object,
  ): Promise<boolean> => {
    try {
      await send(item.group).send(new PutCommand({ TableName: ledgerTable, Item: item, ...condition }));
      return true;
    } catch (error) {
      if ((error as Error).name === 'ConditionalCheckFailedException') return false;
      throw error;
    }
  };

  return {
    async read(group) {
      const entry = await find(group);
      if (entry) return entry;
      throw new GroupNotAdopted(
        `The ledger has no entry for group ${group}: run \`understudy adopt --group ${group}\` once.`,
      );
    },

    async write(read, next) {
      const stored = { ...next, version: read.version + 1, writeId: runtime.id() };
      const condition = {
        ConditionExpression: '#version = :version',
        ExpressionAttributeNames: { '#version': 'version' },
        ExpressionAttributeValues: { ':version': read.version },
      };
      const outcome = await put({ ...stored, record: 'entry' }, condition).catch((error: unknown) => error as Error);
      if (outcome === true) return stored;
      // Refused or unanswered: the write may have been made, so what is stored decides.
      const found = await find(read.group);
      if (found?.writeId === stored.writeId) return stored;
      if (outcome === false || found?.version !== read.version)
        throw new LedgerChanged(`Somebody wrote the ledger of group ${read.group} after version ${read.version}.`);
      throw new LedgerUnavailable(`The ledger of group ${read.group} did not take a write: ${outcome.message}`);
    },

    putOnce: (record, item) =>
      answered(() =>
        put(
          { ...item, record },
          { ConditionExpression: 'attribute_not_exists(#group)', ExpressionAttributeNames: { '#group': 'group' } },
        ),
      ),

    recordOf: async (group, record) => (await get(group, record)) as Readonly<Record<string, unknown>> | undefined,
  };
}

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
