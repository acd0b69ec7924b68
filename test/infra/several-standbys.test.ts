import { wildcardReasons } from '#infra/wildcards.ts';
import { resourcesIn, synthesize, templatesOf } from '../synthesize.ts';
import { stockholm } from '../two-standbys.ts';
import { listOf, rightsOf } from './permission-table.ts';

/** What a third candidate adds to the templates. */

const assembly = synthesize('infra/app.ts', '--config', 'sandbox/two-standbys.yaml', '--no-checks');
const templates = templatesOf(assembly);
const candidates = ['eu-west-1', 'eu-central-1', stockholm];
const rights = [...templates].flatMap(([stack, template]) => rightsOf(stack, template));
const of = (who: string, region: string, action: string) =>
  rights.filter((right) => right.who === who && right.region === region && right.action === action);
const resources = (type: string, region: string) => resourcesIn(templates, type, region);
const regionsIn = (arns: readonly unknown[]) => arns.map((arn) => String(arn).split(':')[3]);

test('each candidate starts its machine for the alarm of any Region, and every Region tells all other candidates', () => {
  for (const region of [...candidates, 'eu-west-2']) {
    const rules = resources('AWS::Events::Rule', region).map(({ Properties }) => ({
      alarms: regionsIn(listOf((Properties.EventPattern as { resources: string[] }).resources)),
      targets: regionsIn((listOf(Properties.Targets) as { Arn: string }[]).map(({ Arn }) => Arn)),
    }));

    expect(rules).toContainEqual({ alarms: [region], targets: candidates.filter((other) => other !== region) });
    const starts = { alarms: [...candidates, 'eu-west-2'], targets: [region] };
    expect(rules.filter((rule) => JSON.stringify(rule) === JSON.stringify(starts))).toHaveLength(
      region === 'eu-west-2' ? 0 : 1,
    );
  }
});

test('the ledger is one table in the witness Region, and every Region may use it there', () => {
  const tables = [...candidates, 'eu-west-2'].map((region) => resources('AWS::DynamoDB::GlobalTable', region).length);
  expect(tables).toEqual([0, 0, 0, 1]);

  for (const region of candidates)
    expect(regionsIn(of('declare-target', region, 'dynamodb:PutItem').map(({ resource }) => resource))).toEqual([
      'eu-west-2',
    ]);
});

test('each candidate asks every other Region, and may fence the instances of both others', () => {
  for (const region of candidates) {
    const asked = of('assess-outage', region, 'lambda:InvokeFunction').map(({ resource }) => resource);
    expect(regionsIn(asked).sort()).toEqual([...candidates, 'eu-west-2'].sort());
    const fenced = of('fence-writer', region, 'rds:ModifyDBInstance').map(({ resource }) => resource);
    expect(regionsIn(fenced).sort()).toEqual(candidates.filter((other) => other !== region).sort());
  }
});

test('an observer in a candidate sees whether its own instance is fit, and the witness has none to see', () => {
  const own = (region: string) =>
    of('observe', region, 'rds:DescribeDBInstances').filter(({ resource }) => resource.split(':')[3] === region);

  for (const region of candidates)
    expect(own(region).map(({ resource }) => resource)).toEqual([
      `arn:aws:rds:${region}:111122223333:db:orders-${region}`,
    ]);
  expect(own('eu-west-2')).toEqual([]);
});

test('every right on more than an exact ARN has a written reason here, too', () => {
  const unexplained = rights.filter(({ effect, resource, action }) => {
    return effect === 'Allow' && resource.includes('*') && !wildcardReasons[action];
  });

  expect(unexplained).toEqual([]);
});
