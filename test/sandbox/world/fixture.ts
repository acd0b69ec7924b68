import { readFileSync } from 'node:fs';
import { InvokeCommand } from '@aws-sdk/client-lambda';
import { parse } from 'yaml';
import { z } from 'zod';
import { Configuration } from '#core/configuration.ts';
import type { Network } from '#functions/runtime/runtime.ts';
import { type Definition, define } from '#functions/runtime/task.ts';
import type { Assembly, Template, TemplateResource } from '#sandbox/world/assembly.ts';
import { VirtualTimers } from '#sandbox/world/clock.ts';
import { fixedDurations } from '#sandbox/world/durations.ts';
import { seededRandom } from '#sandbox/world/random.ts';
import { createWorld, type World, type WorldOptions } from '#sandbox/world/world.ts';

export const [ireland, frankfurt, london] = ['eu-west-1', 'eu-central-1', 'eu-west-2'] as const;
export const account = '111122223333';
export const configuration = Configuration.parse(parse(readFileSync('understudy.yaml', 'utf8')));

type Resources = Readonly<Record<string, TemplateResource>>;

/** A role that a service may take on, with one policy of the given statements. */
export const role = (service: string, ...statements: object[]): TemplateResource => ({
  Type: 'AWS::IAM::Role',
  Properties: {
    AssumeRolePolicyDocument: {
      Statement: [{ Action: 'sts:AssumeRole', Effect: 'Allow', Principal: { Service: service } }],
    },
    Policies: [{ PolicyName: 'rights', PolicyDocument: { Version: '2012-10-17', Statement: statements } }],
  },
});

/** A statement that allows. */
export const allow = (action: string, resource: unknown, condition?: object) => ({
  Effect: 'Allow',
  Action: action,
  Resource: resource,
  ...(condition === undefined ? {} : { Condition: condition }),
});

/** A function and its role; the logical ids are `<id>` and `<id>Role`. */
export const lambda = (id: string, file: string, ...statements: object[]): Resources => ({
  [`${id}Role`]: role('lambda.amazonaws.com', ...statements),
  [id]: {
    Type: 'AWS::Lambda::Function',
    Properties: {
      FunctionName: `understudy-${file}`,
      Role: { 'Fn::GetAtt': [`${id}Role`, 'Arn'] },
      Timeout: 20,
      Runtime: 'nodejs24.x',
      Handler: 'index.handler',
      Code: { ZipFile: '' },
    },
  },
});

/** A machine of one Task that invokes a function; the logical ids are `Failover` and `FailoverRole`. */
export const machine = (functionId: string, retry: object[] = []): Resources => ({
  FailoverRole: role('states.amazonaws.com', allow('lambda:InvokeFunction', { 'Fn::GetAtt': [functionId, 'Arn'] })),
  Failover: {
    Type: 'AWS::StepFunctions::StateMachine',
    Properties: {
      StateMachineName: 'understudy-failover',
      RoleArn: { 'Fn::GetAtt': ['FailoverRole', 'Arn'] },
      DefinitionString: JSON.stringify({
        Comment: 'One task.',
        QueryLanguage: 'JSONata',
        StartAt: 'Assess outage',
        TimeoutSeconds: 600,
        States: {
          'Assess outage': {
            Type: 'Task',
            Resource: 'arn:aws:states:::lambda:invoke',
            // biome-ignore lint/suspicious/noTemplateCurlyInString: CloudFormation puts the ARN there.
            Arguments: { FunctionName: '${AssessOutage}', Payload: { group: '{% $states.input.group %}' } },
            TimeoutSeconds: 60,
            ...(retry.length === 0 ? {} : { Retry: retry }),
            Output: '{% $states.result.Payload %}',
            Next: 'Stopped, nothing changed',
          },
          'Stopped, nothing changed': { Type: 'Succeed' },
        },
      }),
      DefinitionSubstitutions: { AssessOutage: { 'Fn::GetAtt': [functionId, 'Arn'] } },
    },
  },
});

/** The suspicion alarm of the group `orders`. */
export const suspicionAlarm: TemplateResource = {
  Type: 'AWS::CloudWatch::Alarm',
  Properties: {
    AlarmName: 'understudy-orders-suspicion',
    Namespace: 'Understudy',
    MetricName: 'Suspicion',
    Dimensions: [{ Name: 'Group', Value: 'orders' }],
    Statistic: 'Maximum',
    Period: 10,
    EvaluationPeriods: 2,
    DatapointsToAlarm: 2,
    Threshold: 1,
    ComparisonOperator: 'GreaterThanOrEqualToThreshold',
    TreatMissingData: 'notBreaching',
  },
};

/** A definition of a function that accepts anything. */
export const step = (name: string, work: Definition<z.ZodAny>['step']): Definition =>
  define({ name, input: z.any(), step: work });

/** An assembly of one stack for each Region. */
export const assemblyOf = (stacks: Readonly<Record<string, Resources>>): Assembly => ({
  configuration,
  stacks: Object.entries(stacks).map(([region, resources]) => {
    const template: Template = { Resources: resources };
    return { name: `understudy-${region}`, account, region, template };
  }),
});

const noNetwork: Network = {
  reach: () => Promise.reject(new Error('No network here.')),
  resolve: () => Promise.reject(new Error('No network here.')),
  connect: () => Promise.reject(new Error('No network here.')),
};

/** A world in virtual time whose services take no time unless told otherwise. */
export async function worldOf(
  stacks: Readonly<Record<string, Resources>>,
  steps: readonly Definition[] = [],
  options: Partial<WorldOptions> = {},
): Promise<{ world: World; timers: VirtualTimers }> {
  const timers = new VirtualTimers();
  const world = await createWorld({
    assembly: assemblyOf(stacks),
    timers,
    durations: fixedDurations(),
    random: seededRandom('test'),
    networkOf: () => noNetwork,
    definitionOf: (file) => {
      const found = steps.find(({ name }) => name === file);
      if (found === undefined) throw new Error(`The test has no step ${file}.`);
      return found;
    },
    ...options,
  });
  return { world, timers };
}

/** Waits for a promise while virtual time passes. */
export async function pass<T>(timers: VirtualTimers, promise: Promise<T>): Promise<T> {
  let settled = false;
  const mark = () => {
    settled = true;
  };
  promise.then(mark, mark);
  await timers.runUntil(() => settled, timers.now() + 3_600_000);
  if (!settled) throw new Error('The promise did not settle within an hour of virtual time.');
  return promise;
}

/** The person at the command line. */
export const operator = { region: frankfurt, role: 'operator' };

/** A function that answers what it is asked, the machine that runs it, and its invocation with `{"a":1}`. */
export const echo = step('assess-outage', async (input) => input);
export const failover: Resources = { ...lambda('AssessOutage', 'assess-outage'), ...machine('AssessOutage') };
export const invoke = new InvokeCommand({
  FunctionName: 'understudy-assess-outage',
  Payload: new TextEncoder().encode('{"a":1}'),
});
