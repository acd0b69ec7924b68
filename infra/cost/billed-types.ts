import type { Configuration } from '#core/configuration.ts';
import { namesOf } from '#core/names.ts';
import { type CostLine, costLine, hoursInMonth } from './cost-line.ts';
import { idleWork } from './idle-work.ts';
import type { Priced } from './prices.ts';
import { ofType, type Placed } from './template.ts';
import { Unpriced } from './unpriced.ts';

/** What a resource costs while nothing happens, by its type. */
export type Bill = (
  resource: Placed,
  resources: readonly Placed[],
  configuration: Configuration,
) => readonly CostLine[];

const free: Bill = () => [];

/** Charged for use alone, of which there is none. The line stands in the table, so that nobody has to ask. */
const onlyWhen =
  (what: string, priced: Priced): Bill =>
  ({ region }) => [costLine({ region, kind: 'Only when something happens', what, priced, quantity: 0 })];

const text = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

/** By the type of CloudFormation; a type that is not here is refused, since its price is not known to be nothing. */
export const billedTypes: Readonly<Record<string, Bill>> = {
  'AWS::CloudWatch::Alarm': ({ region, properties }) => {
    const isHigh = Number(properties.Period) < 60;
    return [
      costLine({
        region,
        ...groupOf(properties.Dimensions),
        kind: 'Alarms',
        what: text(properties.AlarmName),
        priced: isHigh ? 'highResolutionAlarms' : 'standardAlarms',
        quantity: 1,
      }),
    ];
  },
  'AWS::Route53::HealthCheck': ({ region, id, properties }, resources) => {
    const { AlarmIdentifier } = (properties.HealthCheckConfig ?? {}) as { AlarmIdentifier?: AlarmIdentifier };
    const alarm = ofType(resources, 'AWS::CloudWatch::Alarm', AlarmIdentifier?.Region).find(
      (each) => each.properties.AlarmName === AlarmIdentifier?.Name,
    );
    if (!alarm)
      throw new Unpriced(`The health check ${id} follows no alarm of the templates, so nobody knows its group.`);
    const what = `Follows ${text(AlarmIdentifier?.Name)}`;
    const group = groupOf(alarm.properties.Dimensions);
    return [costLine({ region, ...group, kind: 'Health checks', what, priced: 'healthChecks', quantity: 1 })];
  },
  'AWS::KMS::Key': ({ region, properties }) => [
    costLine({ region, kind: 'Keys', what: text(properties.Description), priced: 'keys', quantity: 1 }),
  ],
  'AWS::Scheduler::Schedule': scheduled,
  // Entries are written by transfers alone, and history and entries are a few kilobytes.
  'AWS::DynamoDB::GlobalTable': ({ properties }) =>
    (properties.Replicas as readonly { readonly Region: string }[]).flatMap(({ Region: region }) =>
      (['tableWrites', 'tableStorage', 'tableBackups'] as const).map((priced) =>
        costLine({ region, kind: 'Only when something happens', what: 'The ledger', priced, quantity: 0 }),
      ),
    ),
  // Nobody is paid for a function that does not run; those that run all the time come with their schedule, their logs with them.
  'AWS::Lambda::Function': free,
  'AWS::Logs::LogGroup': free,
  'AWS::StepFunctions::StateMachine': onlyWhen('Runs of the machines', 'stateTransitions'),
  'AWS::Events::Rule': onlyWhen('Alarms and hints forwarded to other Regions', 'forwardedEvents'),
  'AWS::SNS::Topic': onlyWhen('Pages', 'pagesSent'),
  'AWS::SQS::Queue': onlyWhen('Dead letters', 'queueRequests'),
  'AWS::S3::Bucket': onlyWhen('Reports', 'objectStorage'),
  'AWS::Route53::RecordSet': onlyWhen('Queries for the names', 'dnsQueries'),
  'AWS::IAM::Role': free,
  'AWS::Lambda::EventInvokeConfig': free,
  'AWS::SNS::Subscription': free,
  'AWS::SNS::TopicPolicy': free,
  'AWS::SQS::QueuePolicy': free,
  'AWS::S3::BucketPolicy': free,
  'AWS::CDK::Metadata': free,
};

interface AlarmIdentifier {
  readonly Name: string;
  readonly Region: string;
}

/** The group of an alarm is in the dimensions of its metric; an alarm without one is the installation's. */
function groupOf(dimensions: unknown): { readonly group?: string } {
  const group = ((dimensions ?? []) as readonly { Name: string; Value: string }[]).find(({ Name }) => Name === 'Group');
  return group ? { group: group.Value } : {};
}

function scheduled(...[schedule, resources, configuration]: Parameters<Bill>): readonly CostLine[] {
  const { region, properties } = schedule;
  const { Arn = '' } = (properties.Target ?? {}) as { Arn?: string };
  const name = Arn.split(':').at(-1) ?? '';
  const file = Object.keys(idleWork).find((each) => namesOf(configuration).function(each) === name);
  const work = file === undefined ? undefined : idleWork[file];
  if (work === undefined)
    throw new Unpriced(
      `${name || Arn} runs on a schedule in ${region}, and nobody has said what a run of it does: add it to infra/cost/idle-work.ts.`,
    );
  const every = periodOf(schedule);
  const runs = (hoursInMonth * 3_600_000) / every;
  const starts = { region, kind: 'Schedules', priced: 'schedulerInvocations', quantity: runs } as const;
  return [costLine({ ...starts, what: `Starts ${name}` }), ...work({ configuration, resources, region, every, runs })];
}

/** Milliseconds between two runs of a schedule. */
function periodOf({ region, properties }: Placed): number {
  const expression = text(properties.ScheduleExpression);
  const [, count, unit] = expression.match(/^rate\((\d+) (minute|hour)s?\)$/) ?? [];
  if (count && unit) return Number(count) * (unit === 'minute' ? 60_000 : 3_600_000);
  throw new Unpriced(
    `A schedule in ${region} runs at ${expression}, and only rate(… minutes) and rate(… hours) are understood: teach infra/cost/billed-types.ts.`,
  );
}
