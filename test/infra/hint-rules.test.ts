import { healthEvent, rdsEvent } from '#sandbox/world/aws-events.ts';
import { readPattern } from '#sandbox/world/event-pattern.ts';
import { synthesize, templatesOf } from '../synthesize.ts';
import { listOf } from './permission-table.ts';

/** Which events of AWS itself start a look, and where: by the patterns of the synthesized rules. */

const rules = [...templatesOf(synthesize())].flatMap(([stack, { Resources }]) =>
  Object.values(Resources)
    .filter(({ Type, Properties }) => Type === 'AWS::Events::Rule' && /-(hint|tell)-/.test(String(Properties.Name)))
    .map(({ Properties }) => ({ region: stack.replace('understudy-', ''), ...Properties }) as unknown as Rule),
);
interface Rule {
  readonly region: string;
  readonly Name: string;
  readonly EventPattern: unknown;
  readonly Targets: readonly { readonly Arn: string }[];
}

/** Names of the rules that an event fits, with where each sends it. */
const taken = (event: unknown) =>
  rules
    .filter(({ EventPattern, Name }) => readPattern(EventPattern, Name)(event))
    .map(
      ({ Name, region, Targets }) =>
        `${region} ${Name} -> ${Targets.map(({ Arn }) => Arn.split(':').slice(2, 4).join(' ')).join(', ')}`,
    )
    .sort();

const instance = (name: string, region: string) => ({
  DBInstanceIdentifier: name,
  DBInstanceArn: `arn:aws:rds:${region}:111122223333:db:${name}`,
});
const irish = rdsEvent('RDS-EVENT-0013', instance('orders-eu-west-1', 'eu-west-1'), 0);

test('an RDS event of a candidate crosses from its own Region to the other one, and starts the machine there', () => {
  expect(taken(irish)).toEqual([
    'eu-central-1 understudy-orders-hint-rds -> states eu-central-1',
    'eu-west-1 understudy-orders-tell-rds -> events eu-central-1',
  ]);
});

test('an issue that AWS Health has with RDS in a Region does the same, wherever it is delivered', () => {
  expect(taken(healthEvent('eu-central-1', '111122223333', 0))).toEqual([
    'eu-central-1 understudy-orders-tell-health -> events eu-west-1',
    'eu-west-1 understudy-orders-hint-health -> states eu-west-1',
  ]);
});

const { detail, ...envelope } = irish as typeof irish & { readonly detail: object };
const health = healthEvent('eu-west-1', '111122223333', 0);

test.each<[string, unknown]>([
  ['of an instance of another group', rdsEvent('RDS-EVENT-0013', instance('reports', 'eu-west-1'), 0)],
  ['of a namesake in another Region', rdsEvent('RDS-EVENT-0013', instance('orders-eu-west-1', 'eu-west-3'), 0)],
  ['of another category', { ...envelope, detail: { ...detail, EventCategories: ['backup'] } }],
  ['of a snapshot', { ...irish, 'detail-type': 'RDS DB Snapshot Event' }],
  ['that anybody puts on the bus', { ...irish, source: 'com.example.rds' }],
  ['of another service', { ...health, detail: { ...(health.detail as object), service: 'EC2' } }],
  ['of an issue that is over', { ...health, detail: { ...(health.detail as object), statusCode: 'closed' } }],
  ['of planned work', { ...health, detail: { ...(health.detail as object), eventTypeCategory: 'scheduledChange' } }],
  ['of the Region of the witness', healthEvent('eu-west-2', '111122223333', 0)],
])('no rule takes an event %s', (_which, event) => {
  expect(taken(event)).toEqual([]);
});

test('each candidate has both rules of both kinds, and the witness has none', () => {
  expect(rules.map(({ region, Name }) => `${region} ${Name.replace('understudy-orders-', '')}`).sort()).toEqual(
    ['eu-central-1', 'eu-west-1'].flatMap((region) =>
      ['hint-health', 'hint-rds', 'tell-health', 'tell-rds'].map((name) => `${region} ${name}`),
    ),
  );
  expect(rules.every(({ Targets }) => listOf(Targets).length === 1)).toBe(true);
});
