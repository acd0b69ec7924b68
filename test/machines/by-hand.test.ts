import { readFileSync } from 'node:fs';
import { PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { PromoteReadReplicaCommand } from '@aws-sdk/client-rds';
import type { Region } from '#core/configuration.ts';
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
import { hasty, startByHand } from './start.ts';
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

/** The file as a person edits it: its Regions are those of the group's first candidate lost to the second. */
const editedFile = (file: string, to: Region): Edit =>
  to === FRANKFURT
    ? editIn(file)
    : JSON.parse(
        JSON.stringify(editIn(file)).replaceAll(/eu-west-1|eu-central-1/g, (name) =>
          name === IRELAND ? FRANKFURT : IRELAND,
        ),
      );

const apply = (scene: Scene, file: string, { to = FRANKFURT, later = 0 } = {}) =>
  rewrite(scene, (entry) => edited(entry, editedFile(file, to), scene.stage.timers.now() + later));

const setLedger = ({ stage }: Scene, state: 'up' | 'down') => {
  for (const region of [IRELAND, FRANKFURT, LONDON]) stage.world.service(region, 'dynamodb')[state]();
};

/** A Region is lost together with the ledger; a person promotes, and moves the name that health checks move. */
async function movedByHand(from: Region, to: Region): Promise<Scene> {
  const scene = await openScene({ configure: hasty, owner: from });
  await scene.stage.kill(from);
  setLedger(scene, 'down');
  await scene.until('a refusal', () => pagesIn(scene).length > 0, 600);
  const clients = scene.stage.operator(to);
  const replica = { DBInstanceIdentifier: instanceOf(to) };
  await scene.ask(clients.rds(to).send(new PromoteReadReplicaCommand({ ...replica, BackupRetentionPeriod: 7 })));
  const Dimensions = [
    { Name: 'Group', Value: GROUP },
    { Name: 'Region', Value: from },
  ];
  for (let minute = 0; minute < 3; minute += 1) {
    const datum = { MetricName: 'Unavailable', Dimensions, Value: 1, Timestamp: new Date(scene.stage.timers.now()) };
    const command = new PutMetricDataCommand({ Namespace: 'Understudy', MetricData: [datum] });
    await scene.ask(clients.cloudwatch().send(command));
    await scene.pass(60);
  }
  return scene;
}

/** Would a person's start of the machine in the Region that was left be let through? */
function wayBack({ stage, entry }: Scene, from: Region, to: Region): Decision {
  const group = stage.world.host.configuration.groups[GROUP];
  if (!group) throw new Error('The drill has its group.');
  const loss = { lowerSeconds: 0, upperSeconds: 1 };
  const assessment: Assessment = { verdict: 'region-down', proven: true, pending: false, reasons: [], loss, at: 0 };
  const request = { group: GROUP, trigger: 'manual', reason: 'Back.', expectedOwner: to, expectedEpoch: 2 } as const;
  return decide({ request, group, entry: entry(), assessment, here: from, now: stage.timers.now() });
}

const endpoints = (scene: Scene) => [CHECKED_NAME, RECORD_NAME].map((name) => servedIn(scene, name)?.split('.')[0]);

test.each([
  [IRELAND, FRANKFURT],
  [FRANKFURT, IRELAND],
])(
  'a group moved by hand from %s to %s is finished by converge once the ledger is told',
  async (from, to) => {
    const scene = await movedByHand(from, to);

    expect(pagesIn(scene)[0]).toBe('Understudy orders: Stopped, nothing changed');
    expect(mutationsIn(scene)).toEqual([]);
    expect(endpoints(scene)).toEqual([instanceOf(to), instanceOf(from)]);

    setLedger(scene, 'up');
    await scene.ask(apply(scene, 'promoted-by-hand', { to }));
    const answers = new Set<string | undefined>();
    const isSettled = () => {
      answers.add(endpoints(scene)[0]);
      return scene.entry().phase === 'settled';
    };
    await scene.until('the group to settle', isSettled, 300);

    expect([...answers]).toEqual([instanceOf(to)]);
    expect(scene.entry()).toMatchObject({ owner: to, target: to, epoch: 2 });
    expect(pagesIn(scene).at(-1)).toBe('Understudy orders: Serving from the target');
    expect(promotionsIn(scene)).toBe(0);
    expect(endpoints(scene)).toEqual([instanceOf(to), instanceOf(to)]);
    expect(openDebts(scene.entry()).map(({ region }) => region)).toEqual([from]);

    await scene.stage.revive(from);
    await scene.until('the debt to be paid', () => isAtRest(scene), 600);

    expect(scene.entry().fenceDebts[0]?.proof).toContain(instanceOf(from));
    expect(mutationsIn(scene).map(saidOf)).toContain(`RebootDBInstance ${instanceOf(from)}`);
    expect(wayBack(scene, from, to)).toMatchObject({ go: false, reasons: [expect.stringContaining('left behind')] });

    await scene.ask(apply(scene, 'rebuilt'));

    expect(wayBack(scene, from, to).go).toBe(true);
  },
  60_000,
);

test('a pause written by hand keeps an alarm from starting a failover, and a person from nothing', async () => {
  const scene = await openScene({ configure: hasty });
  await scene.ask(apply(scene, 'pause', { later: 3_600_000 }));
  await scene.stage.kill(IRELAND);
  await scene.until('a refusal', () => pagesIn(scene).length > 0, 600);

  expect(lastPage(scene)).toContain('Group orders is paused until');

  const run = await startByHand(scene);

  expect(run.result?.status).toBe('SUCCEEDED');
  expect(scene.entry().owner).toBe(FRANKFURT);
}, 60_000);

test('a lease that ends years ahead keeps every run away until it is freed by hand', async () => {
  const scene = await openScene({ configure: hasty });
  const leaseExpiresAt = scene.stage.timers.now() + 1e11;
  await scene.ask(rewrite(scene, (entry) => ({ ...entry, holder: 'a-mistake', leaseExpiresAt })));
  await scene.stage.kill(IRELAND);
  const refused = await startByHand(scene);

  expect(refused.result?.cause).toContain('is held by a-mistake');

  await scene.ask(apply(scene, 'free-lease'));
  const run = await startByHand(scene);

  expect(run.result?.status).toBe('SUCCEEDED');
  expect(scene.entry().owner).toBe(FRANKFURT);
}, 60_000);

test.each(['promoted-by-hand', 'rebuilt', 'pause', 'free-lease'])(
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
