import { readFileSync } from 'node:fs';
import { PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { PromoteReadReplicaCommand } from '@aws-sdk/client-rds';
import { type Decision, decide } from '#core/decide.ts';
import type { Assessment } from '#core/evidence.ts';
import { type LedgerEntry, openDebts } from '#core/ledger.ts';
import { rewrite } from './fates.ts';
import {
  CHECKED_NAME,
  FRANKFURT,
  GROUP,
  IRELAND,
  instanceOf,
  isAtRest,
  LONDON,
  openScene,
  RECORD_NAME,
  type Scene,
} from './scene.ts';
import { hasty, outage, startByHand } from './start.ts';
import { lastPage, mutationsIn, pagesIn, promotionsIn, saidOf, servedIn } from './story.ts';

/** The runbook's edits of the ledger do what it says: each is read from its file, as `aws dynamodb update-item` would read it. */

/** A value as DynamoDB's API writes it. */
type Written = {
  readonly S?: string;
  readonly N?: string;
  readonly NULL?: true;
  readonly L?: readonly Written[];
  readonly M?: Readonly<Record<string, Written>>;
};

function plainOf({ S, N, NULL, L, M }: Written): unknown {
  if (S !== undefined) return S;
  if (N !== undefined) return Number(N);
  if (NULL) return null;
  if (L) return L.map(plainOf);
  return Object.fromEntries(Object.entries(M ?? {}).map(([name, value]) => [name, plainOf(value)]));
}

interface Edit {
  readonly TableName: string;
  readonly Key: Readonly<Record<string, Written>>;
  readonly UpdateExpression: string;
  readonly ConditionExpression: string;
  readonly ExpressionAttributeNames: Readonly<Record<string, string>>;
  readonly ExpressionAttributeValues: Readonly<Record<string, Written>>;
}

const editIn = (file: string) => JSON.parse(readFileSync(`docs/ledger/${file}.json`, 'utf8')) as Edit;

/** What the update makes of an entry: assignments, sums, appended lists and removals. */
function edited(entry: LedgerEntry, { UpdateExpression, ...names }: Edit, now: number): LedgerEntry {
  const nameOf = (token: string) => names.ExpressionAttributeNames[token] ?? `unknown ${token}`;
  const valueAt = (token: string) => plainOf(names.ExpressionAttributeValues[token] ?? {});
  const next: Record<string, unknown> = { ...entry };
  const [sets = '', removals = ''] = UpdateExpression.replace(/^SET /, '').split(' REMOVE ');
  for (const [, name = '', value = ''] of sets.matchAll(/(#\w+) = (list_append\([^)]+\)|[^,]+)/g)) {
    const [first = '', second] = value.match(/[#:]\w+/g) ?? [];
    const before = first.startsWith('#') ? next[nameOf(first)] : valueAt(first);
    if (value.startsWith('list_append'))
      next[nameOf(name)] = [...(before as unknown[]), ...(valueAt(second ?? '') as [])];
    else next[nameOf(name)] = second === undefined ? before : Number(before) + Number(valueAt(second));
  }
  for (const name of removals.match(/#\w+/g) ?? []) delete next[nameOf(name)];
  // The file's times are examples: whoever edits it writes the present one.
  return JSON.parse(JSON.stringify(next).replaceAll('1800000000000', String(now))) as LedgerEntry;
}

const apply = (scene: Scene, file: string, later = 0) =>
  rewrite(scene, (entry) => edited(entry, editIn(file), scene.stage.timers.now() + later));

const ledgerDown = ({ stage }: Scene) => {
  for (const region of [FRANKFURT, LONDON]) stage.world.service(region, 'dynamodb').down();
};
const ledgerUp = ({ stage }: Scene) => {
  for (const region of [FRANKFURT, LONDON]) stage.world.service(region, 'dynamodb').up();
};

/** Ireland is lost together with the ledger; a person promotes, and moves the name that health checks move. */
async function movedByHand(): Promise<Scene> {
  const scene = await outage();
  ledgerDown(scene);
  await scene.until('a refusal', () => pagesIn(scene).length > 0, 600);
  const clients = scene.stage.operator(FRANKFURT);
  const replica = { DBInstanceIdentifier: instanceOf(FRANKFURT) };
  await scene.ask(clients.rds(FRANKFURT).send(new PromoteReadReplicaCommand({ ...replica, BackupRetentionPeriod: 7 })));
  const Dimensions = [
    { Name: 'Group', Value: GROUP },
    { Name: 'Region', Value: IRELAND },
  ];
  for (let minute = 0; minute < 3; minute += 1) {
    const datum = { MetricName: 'Unavailable', Dimensions, Value: 1, Timestamp: new Date(scene.stage.timers.now()) };
    const command = new PutMetricDataCommand({ Namespace: 'Understudy', MetricData: [datum] });
    await scene.ask(clients.cloudwatch().send(command));
    await scene.pass(60);
  }
  return scene;
}

/** Would a person's start of the machine in Ireland be let through? */
function backToIreland({ stage, entry }: Scene): Decision {
  const group = stage.world.host.configuration.groups[GROUP];
  if (!group) throw new Error('The drill has its group.');
  const loss = { lowerSeconds: 0, upperSeconds: 1 };
  const assessment: Assessment = { verdict: 'region-down', proven: true, pending: false, reasons: [], loss, at: 0 };
  const request = { group: GROUP, reason: 'Back.', expectedOwner: FRANKFURT, expectedEpoch: 2 };
  const now = stage.timers.now();
  return decide({ request: { ...request, trigger: 'manual' }, group, entry: entry(), assessment, here: IRELAND, now });
}

const endpoints = (scene: Scene) => [CHECKED_NAME, RECORD_NAME].map((name) => servedIn(scene, name)?.split('.')[0]);

test('a group that a person moved without the ledger is finished by converge once the ledger is told, and rebuilt', async () => {
  const scene = await movedByHand();

  expect(pagesIn(scene)[0]).toBe('Understudy orders: Stopped, nothing changed');
  expect(mutationsIn(scene)).toEqual([]);
  expect(endpoints(scene)).toEqual([instanceOf(FRANKFURT), instanceOf(IRELAND)]);

  ledgerUp(scene);
  await scene.ask(apply(scene, 'promoted-by-hand'));
  const answers = new Set<string | undefined>();
  const isSettled = () => {
    answers.add(endpoints(scene)[0]);
    return scene.entry().phase === 'settled';
  };
  await scene.until('the group to settle', isSettled, 300);

  expect([...answers]).toEqual([instanceOf(FRANKFURT)]);
  expect(scene.entry()).toMatchObject({ owner: FRANKFURT, target: FRANKFURT, epoch: 2 });
  expect(pagesIn(scene).at(-1)).toBe('Understudy orders: Serving from the target');
  expect(promotionsIn(scene)).toBe(0);
  expect(endpoints(scene)).toEqual([instanceOf(FRANKFURT), instanceOf(FRANKFURT)]);
  expect(openDebts(scene.entry()).map(({ region }) => region)).toEqual([IRELAND]);

  await scene.stage.revive(IRELAND);
  await scene.until('the debt to be paid', () => isAtRest(scene), 600);

  expect(scene.entry().fenceDebts[0]?.proof).toContain(instanceOf(IRELAND));
  expect(mutationsIn(scene).map(saidOf)).toContain(`RebootDBInstance ${instanceOf(IRELAND)}`);
  expect(backToIreland(scene)).toMatchObject({ go: false, reasons: [expect.stringContaining('left behind')] });

  await scene.ask(apply(scene, 'rebuilt'));

  expect(backToIreland(scene).go).toBe(true);
}, 60_000);

test('a pause written by hand keeps an alarm from starting a failover, and a person from nothing', async () => {
  const scene = await openScene({ configure: hasty });
  await scene.ask(apply(scene, 'pause', 3_600_000));
  await scene.stage.kill(IRELAND);
  await scene.until('a refusal', () => pagesIn(scene).length > 0, 600);

  expect(lastPage(scene)).toContain('Group orders is paused until');

  const run = await startByHand(scene);

  expect(run.result?.status).toBe('SUCCEEDED');
  expect(scene.entry().owner).toBe(FRANKFURT);
}, 60_000);

test.each(['promoted-by-hand', 'rebuilt', 'pause'])(
  'the edit %s names the table and the entry, raises the version and writes over the one that was read',
  (file) => {
    const edit = editIn(file);

    expect(edit.TableName).toBe('understudy-ledger');
    expect(edit.Key).toEqual({ group: { S: GROUP }, record: { S: 'entry' } });
    expect(edit.ConditionExpression).toContain('#version = :version');
    expect(edit.UpdateExpression).toContain('#version = #version + :one');
    for (const token of JSON.stringify([edit.UpdateExpression, edit.ConditionExpression]).match(/[#:]\w+/g) ?? [])
      expect({ ...edit.ExpressionAttributeNames, ...edit.ExpressionAttributeValues }).toHaveProperty([token]);
  },
);
