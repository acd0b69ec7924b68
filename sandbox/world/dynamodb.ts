import type { Host } from './host.ts';
import { type Item, mustHaveMajority, readTables, type Table } from './ledger-tables.ts';
import { type Call, type Need, type Service, ServiceFault } from './service.ts';

/** The simulated DynamoDB as the document client of lib-dynamodb sees it: GetCommand and PutCommand, nothing else. */
export interface DynamoDb extends Service {
  /** All items of a table, past its API. */
  items(table: string): readonly Item[];
}

/** Tables of the templates; values are copied on the way in, and can't be changed on the way out. */
export function dynamodbService(host: Host): DynamoDb {
  const tables = readTables(host);
  const tableOf = ({ input, region }: Call): Table => {
    const table = tables.find(({ name, replicas }) => name === input.TableName && replicas.includes(region));
    if (table === undefined) {
      throw new ServiceFault('ResourceNotFoundException', `There is no table ${String(input.TableName)} in ${region}.`);
    }
    mustHaveMajority(table, region, host.reach);
    return table;
  };
  const needs =
    (action: string, field: string) =>
    (call: Call): readonly Need[] => [
      {
        action: `dynamodb:${action}`,
        resource: `arn:aws:dynamodb:${call.region}:${host.account}:table/${String(call.input.TableName)}`,
        conditions: { 'dynamodb:LeadingKeys': leadingKey(call.input[field]) },
      },
    ];
  const target = (field: string) => (call: Call) => `${String(call.input.TableName)} ${leadingKey(call.input[field])}`;
  return {
    name: 'dynamodb',
    items: (name) => tables.filter((table) => table.name === name).flatMap(({ items }) => [...items.values()]),
    operations: {
      Get: {
        mutating: false,
        needs: needs('GetItem', 'Key'),
        target: target('Key'),
        apply: (call) => get(tableOf(call), call),
      },
      Put: {
        mutating: false,
        needs: needs('PutItem', 'Item'),
        target: target('Item'),
        apply: (call) => put(tableOf(call), call),
      },
    },
  };
}

function get(table: Table, { input }: Call): { Item?: Item } {
  refuseOthers('GetCommand', input, ['TableName', 'Key', 'ConsistentRead']);
  if (input.ConsistentRead !== true) {
    throw new ServiceFault(
      'ValidationException',
      'The world answers strongly consistent reads alone: set ConsistentRead.',
    );
  }
  const item = table.items.get(keyOf(table, input.Key as Item));
  return item === undefined ? {} : { Item: item };
}

function put(table: Table, { input }: Call): Record<string, never> {
  refuseOthers('PutCommand', input, [
    ...['TableName', 'Item', 'ConditionExpression', 'ExpressionAttributeNames', 'ExpressionAttributeValues'],
  ]);
  const item = input.Item as Item;
  const key = keyOf(table, item);
  if (!conditionHolds(input, table.items.get(key))) {
    throw new ServiceFault('ConditionalCheckFailedException', 'The conditional request failed');
  }
  table.items.set(key, kept(item));
  return {};
}

/** `attribute_not_exists(#name)` and `#name = :value`: the two conditions that the ledger uses. */
function conditionHolds(input: Call['input'], current: Item | undefined): boolean {
  const { ConditionExpression: expression } = input;
  if (expression === undefined) return true;
  const names = (input.ExpressionAttributeNames ?? {}) as Record<string, string>;
  const values = (input.ExpressionAttributeValues ?? {}) as Record<string, unknown>;
  const [, absent, equal, value = ''] =
    /^\s*(?:attribute_not_exists\(\s*([#\w]+)\s*\)|([#\w]+)\s*=\s*(:\w+))\s*$/.exec(String(expression)) ?? [];
  const attribute = absent ?? equal;
  const name = attribute?.startsWith('#') ? names[attribute] : attribute;
  if (name === undefined || (equal !== undefined && !(value in values))) {
    throw new ServiceFault(
      'ValidationException',
      `The condition ${String(expression)} is not simulated: the world knows attribute_not_exists(#name) and #name = :value, names and values given.`,
    );
  }
  if (absent !== undefined) return current?.[name] === undefined;
  return current !== undefined && JSON.stringify(current[name]) === JSON.stringify(values[value]);
}

function keyOf(table: Table, holder: Item | undefined): string {
  const parts = table.key.map((name) => holder?.[name]);
  if (parts.every((part) => typeof part === 'string' && part !== '')) return JSON.stringify(parts);
  throw new ServiceFault(
    'ValidationException',
    `The key ${JSON.stringify(parts)} does not fit ${table.key.join(', ')} of ${table.name}.`,
  );
}

function refuseOthers(command: string, input: Call['input'], known: readonly string[]): void {
  const strange = Object.keys(input).filter((field) => input[field] !== undefined && !known.includes(field));
  if (strange.length === 0) return;
  throw new ServiceFault('ValidationException', `${command}: the world does not know ${strange.join(', ')}.`);
}

/** As DynamoDB keeps it: the document client is set to drop undefined fields. Nobody can change it; what it has in common with the item of before stays. */
function kept<Value>(value: Value): Value {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  if (Array.isArray(value)) return Object.freeze(value.map(kept)) as Value;
  const fields = Object.entries(value).filter(([, part]) => part !== undefined);
  return Object.freeze(Object.fromEntries(fields.map(([name, part]) => [name, kept(part)]))) as Value;
}

const leadingKey = (holder: unknown): string => String(Object.values((holder ?? {}) as Item)[0] ?? '');
