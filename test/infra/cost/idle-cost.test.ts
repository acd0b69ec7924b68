import { metrics } from '#core/names.ts';
import type { CostLine } from '#infra/cost/cost-line.ts';
import { idleCost, summaryOf, sumOf, target } from '#infra/cost/idle-cost.ts';
import { prices } from '#infra/cost/prices.ts';
import { probeRun } from '#infra/cost/probe-run.ts';
import { configuration } from '../../functions/fake-runtime.ts';
import { resourcesIn, synthesize, type Template, templatesOf } from '../../synthesize.ts';

/** What the synthesized templates cost in a month in which nothing happens. */

const templates = templatesOf(synthesize());
const lines = idleCost(configuration, templates);
const summary = summaryOf(configuration, lines);

const regions = ['eu-central-1', 'eu-west-1', 'eu-west-2'];
const minutes = 730 * 60;
const quantities = (priced: CostLine['priced'], some: readonly CostLine[] = lines) =>
  regions.map((region) =>
    some
      .filter((line) => line.priced === priced && line.region === region)
      .reduce((sum, { quantity }) => sum + quantity, 0),
  );

/** The templates with one resource changed or added. */
const changed = (stack: string, id: string, resource: object): ReadonlyMap<string, Template> => {
  const template = templates.get(stack);
  if (!template) throw new Error(`There is no stack ${stack}.`);
  return new Map([...templates, [stack, { Resources: { ...template.Resources, [id]: resource as never } }]]);
};

const idOf = (stack: string, matches: (properties: Readonly<Record<string, unknown>>) => boolean) => {
  const [found] = Object.entries(templates.get(stack)?.Resources ?? {}).filter(([, { Properties }]) =>
    matches(Properties ?? {}),
  );
  if (!found) throw new Error(`No resource of ${stack} matches.`);
  return { id: found[0], ...found[1] };
};

describe('what is counted', () => {
  test('alarms are those of the templates, dearer below a minute', () => {
    const alarms = resourcesIn(templates, 'AWS::CloudWatch::Alarm');

    expect(lines.filter(({ kind }) => kind === 'Alarms')).toHaveLength(alarms.length);
    expect(quantities('highResolutionAlarms')).toEqual([1, 1, 1]);
    expect(quantities('standardAlarms')).toEqual([15, 15, 3]);
  });

  test('custom metrics are those that are published while the first candidate owns the group', () => {
    const published = (region: string) =>
      lines.filter((line) => line.priced === 'customMetrics' && line.region === region).map(({ what }) => what);

    expect(published('eu-west-1').sort()).toEqual([metrics.probeRun, metrics.unavailable]);
    expect(published('eu-central-1').sort()).toEqual([metrics.probeRun, metrics.suspicion, metrics.unavailable].sort());
    expect(published('eu-west-2').sort()).toEqual([metrics.probeRun, metrics.suspicion]);
  });

  test('a probe runs all month wherever another Region owns a group, and longer than the minute until the next one', () => {
    const probe = lines.filter(({ what, priced }) => priced === 'lambdaCompute' && what.includes('-probe,'));
    const { Properties } = idOf('understudy-eu-west-2', ({ FunctionName }) => FunctionName === 'understudy-probe');
    const whole = (minutes * 60 * Number(Properties.MemorySize)) / 1024;

    expect(probe.map(({ region }) => region).sort()).toEqual(regions);
    for (const { quantity, region } of probe.filter((line) => line.region !== 'eu-west-1')) {
      expect(regions).toContain(region);
      expect(quantity).toBeGreaterThan(whole);
      expect(quantity).toBeLessThan(whole * 1.15);
    }
  });

  test('metrics are published by every probe, and once a minute by each sweep', () => {
    const { publishes } = probeRun(5000, 60_000);

    expect(quantities('putMetricData')).toEqual([minutes * (publishes + 1), minutes * (1 + 1), minutes * publishes]);
  });

  test('looks invoke the function in the VPC wherever another Region owns the group', () => {
    const looks = minutes * probeRun(5000, 60_000).looks;
    const invocations = lines.filter(({ what }) => what === 'Runs of understudy-inspect-database');

    expect(invocations.map(({ region, quantity, group }) => [region, quantity, group])).toEqual([
      ['eu-central-1', looks, 'orders'],
      ['eu-west-2', looks, 'orders'],
    ]);
  });

  test('what costs only when something happens is listed with nothing', () => {
    const idle = lines.filter(({ kind }) => kind === 'Only when something happens');

    expect(new Set(idle.map(({ what }) => what))).toEqual(
      new Set([
        'Alarms and hints forwarded to other Regions',
        'Dead letters',
        'Pages',
        'Queries for the names',
        'Reports',
        'Runs of the machines',
        'The ledger',
      ]),
    );
    expect(sumOf(idle)).toBe(0);
  });

  test('every price says what it counts, for where, and where it is from', () => {
    for (const { usd, per, unit, region, source } of Object.values(prices)) {
      expect(usd * per).toBeGreaterThan(0);
      expect(unit.length).toBeGreaterThan(3);
      expect(['eu-west-1', 'global']).toContain(region);
      expect(source).toContain('published in');
    }
  });
});

describe('sums', () => {
  test('a line is its quantity at its price', () => {
    for (const { usd, quantity, priced } of lines)
      expect(usd).toBeCloseTo((quantity * prices[priced].usd) / prices[priced].per, 10);
  });

  test('fixed and groups together are the total, and so are the Regions', () => {
    const { fixed, groups, regions: byRegion, total } = summary;

    expect(total).toBeCloseTo(sumOf(lines), 8);
    expect(fixed + (groups.orders ?? 0)).toBeCloseTo(total, 8);
    expect(Object.values(byRegion).reduce((sum, one) => sum + one, 0)).toBeCloseTo(total, 8);
    expect(Object.keys(byRegion)).toEqual(regions);
  });

  test('the target is met', () => {
    expect(summary.above).toEqual({ fixed: 0, perGroup: 0 });
  });

  test('the target is missed by what is above it, and by nothing below', () => {
    const line = { ...(lines[0] as CostLine), group: 'orders' };
    const cheap = summaryOf(configuration, [{ ...line, usd: target.perGroup }]);
    const dear = summaryOf(configuration, [{ ...line, usd: target.perGroup + 2 }]);

    expect(cheap.above).toEqual({ fixed: 0, perGroup: 0 });
    expect(dear.above).toEqual({ fixed: 0, perGroup: 2 });
  });
});

describe('a price that nobody has said', () => {
  const stack = 'understudy-eu-west-2';

  test('a resource of an unknown type is refused by its name, with what to do', () => {
    const gateway = changed(stack, 'Gateway', { Type: 'AWS::EC2::NatGateway', Properties: {} });

    expect(() => idleCost(configuration, gateway)).toThrow(
      'Gateway in eu-west-2 is a AWS::EC2::NatGateway, and nobody has said what that costs: add the type to ' +
        'infra/cost/billed-types.ts, with its price in infra/cost/prices.ts.',
    );
  });

  test('a scheduled function whose work is unknown is refused', () => {
    const { Type, Properties } = idOf(stack, ({ ScheduleExpression }) => ScheduleExpression !== undefined);
    const Target = { Arn: 'arn:aws:lambda:eu-west-2:111122223333:function:understudy-tidy-up' };

    expect(() =>
      idleCost(configuration, changed(stack, 'Other', { Type, Properties: { ...Properties, Target } })),
    ).toThrow('understudy-tidy-up runs on a schedule in eu-west-2, and nobody has said what a run of it does');
  });

  test('a rhythm that is not understood is refused', () => {
    const { id, Type, Properties } = idOf(stack, ({ ScheduleExpression }) => ScheduleExpression !== undefined);
    const ScheduleExpression = 'cron(0 3 * * ? *)';

    expect(() =>
      idleCost(configuration, changed(stack, id, { Type, Properties: { ...Properties, ScheduleExpression } })),
    ).toThrow('runs at cron(0 3 * * ? *), and only rate(… minutes) and rate(… hours) are understood');
  });

  test('a log that is kept for ever is refused', () => {
    const { id, Type, Properties } = idOf(stack, ({ LogGroupName }) => LogGroupName === '/aws/lambda/understudy-probe');
    const { RetentionInDays: _gone, ...endless } = Properties;

    expect(() => idleCost(configuration, changed(stack, id, { Type, Properties: endless }))).toThrow(
      'A log in eu-west-2 is kept for ever',
    );
  });

  test('a function on another processor is refused', () => {
    const { id, Type, Properties } = idOf(stack, ({ FunctionName }) => FunctionName === 'understudy-probe');
    const Architectures = ['x86_64'];

    expect(() =>
      idleCost(configuration, changed(stack, id, { Type, Properties: { ...Properties, Architectures } })),
    ).toThrow('runs on x86_64');
  });

  test('the stack of another installation is refused', () => {
    const foreign = new Map([...templates, ['billing-eu-west-2', { Resources: {} }]]);

    expect(() => idleCost(configuration, foreign)).toThrow('The stack billing-eu-west-2 is none of understudy');
  });
});

test('an alarm that became slower is cheaper, and a function with less memory too', () => {
  const alarm = idOf('understudy-eu-west-2', ({ MetricName }) => MetricName === metrics.suspicion);
  const { id, Type, Properties } = idOf(
    'understudy-eu-west-2',
    ({ FunctionName }) => FunctionName === 'understudy-probe',
  );
  const slower = changed('understudy-eu-west-2', alarm.id, {
    Type: alarm.Type,
    Properties: { ...alarm.Properties, Period: 60 },
  });
  const smaller = changed('understudy-eu-west-2', id, { Type, Properties: { ...Properties, MemorySize: 128 } });
  const fixedOf = (some: ReadonlyMap<string, Template>) => summaryOf(configuration, idleCost(configuration, some));

  expect(summary.total - fixedOf(slower).total).toBeCloseTo(0.2, 8);
  expect(fixedOf(smaller).fixed).toBeLessThan(summary.fixed - 1);
});
