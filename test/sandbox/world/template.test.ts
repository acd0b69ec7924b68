import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readAssembly, type TemplateResource } from '#sandbox/world/assembly.ts';
import { resolveAssembly } from '#sandbox/world/template.ts';
import { account, assemblyOf, configuration, ireland, lambda, london, machine, step, worldOf } from './fixture.ts';

const resolved = (resources: Record<string, TemplateResource>) => resolveAssembly(assemblyOf({ [ireland]: resources }));
const topic = (TopicName: unknown): TemplateResource => ({ Type: 'AWS::SNS::Topic', Properties: { TopicName } });

describe('a template', () => {
  test.each([
    ['a plain name', 'pages', 'pages'],
    ['Fn::Join', { 'Fn::Join': ['-', ['pages', { Ref: 'AWS::Region' }]] }, 'pages-eu-west-1'],
    ['Fn::Sub of pseudo parameters', { 'Fn::Sub': `\${AWS::AccountId}-\${AWS::Partition}` }, '111122223333-aws'],
    ['Fn::Sub with values of its own', { 'Fn::Sub': [`a-\${what}`, { what: 'b' }] }, 'a-b'],
    ['Fn::Sub of a literal', { 'Fn::Sub': `\${!Literal}` }, `\${Literal}`],
    ['Fn::Select of Fn::Split', { 'Fn::Select': [1, { 'Fn::Split': [',', 'a,b'] }] }, 'b'],
  ])('resolves %s', (_, given, expected) => {
    expect(resolved({ Pages: topic(given) })).toMatchObject([{ name: expected }]);
  });

  test('gives a resource without a name one of its stack and logical id, and its ARN to who asks', () => {
    const role = { Type: 'AWS::Events::Rule', Properties: { Targets: [{ Arn: { 'Fn::GetAtt': 'Queue.Arn' } }] } };

    const [queue, rule] = resolved({ Queue: { Type: 'AWS::SQS::Queue' }, Rule: role });

    expect(queue?.name).toBe('understudy-eu-west-1-Queue');
    expect(rule?.properties).toEqual({
      Targets: [{ Arn: `arn:aws:sqs:eu-west-1:${account}:understudy-eu-west-1-Queue` }],
    });
  });

  test.each([
    ['type', { Bus: { Type: 'AWS::Events::EventBus' } }, /does not know the type AWS::Events::EventBus/],
    [
      'property',
      { Pages: { Type: 'AWS::SNS::Topic', Properties: { FifoTopic: true } } },
      /the property FifoTopic of AWS::SNS::Topic/,
    ],
    [
      'attribute',
      { Pages: { Type: 'AWS::SNS::Topic', Condition: 'IsProduction' } },
      /the attribute Condition of a resource/,
    ],
    ['function', { Pages: topic({ 'Fn::ImportValue': 'x' }) }, /the function Fn::ImportValue/],
    ['reference', { Pages: topic({ Ref: 'Nowhere' }) }, /Ref Nowhere names nothing/],
    [
      'attribute of a resource',
      { Queue: { Type: 'AWS::SQS::Queue' }, Pages: topic({ 'Fn::GetAtt': ['Queue', 'Depth'] }) },
      /Queue.Depth/,
    ],
  ])('is refused for a %s that the world does not know', (_, resources, sentence) => {
    expect(() => resolved(resources)).toThrow(sentence);
    expect(() => resolved(resources)).toThrow(expect.objectContaining({ name: 'TemplateRefused' }));
  });

  test('is refused when a machine’s definition names a substitution without a value', async () => {
    const { Failover, FailoverRole } = machine('AssessOutage');
    const without = {
      ...Failover,
      Properties: { ...Failover?.Properties, DefinitionSubstitutions: {} },
    } as TemplateResource;
    const functions = lambda('AssessOutage', 'assess-outage');

    const booted = worldOf(
      { [london]: { ...functions, FailoverRole: FailoverRole as TemplateResource, Failover: without } },
      [step('assess-outage', async () => null)],
    );

    await expect(booted).rejects.toThrow(/DefinitionSubstitutions has no AssessOutage/);
  });

  test('is refused when a role does not trust the service that is to take it on', async () => {
    const functions = lambda('AssessOutage', 'assess-outage');
    const { Failover } = machine('AssessOutage');
    const booted = worldOf(
      {
        [london]: {
          ...functions,
          FailoverRole: functions.AssessOutageRole as TemplateResource,
          Failover: Failover as TemplateResource,
        },
      },
      [step('assess-outage', async () => null)],
    );

    await expect(booted).rejects.toThrow(/can't be taken on by states.amazonaws.com: it trusts lambda.amazonaws.com/);
  });
});

describe('an assembly', () => {
  const directory = mkdtempSync(join(tmpdir(), 'understudy-assembly-'));
  afterAll(() => rmSync(directory, { recursive: true }));
  const write = (file: string, content: unknown) => writeFileSync(join(directory, file), JSON.stringify(content));

  test('is read from the directory that the CDK synthesized', () => {
    const environment = `aws://${account}/${ireland}`;
    write('configuration.json', configuration);
    write('pages.template.json', { Resources: { Pages: topic('pages') } });
    write('manifest.json', {
      artifacts: {
        pages: { type: 'aws:cloudformation:stack', environment, properties: { templateFile: 'pages.template.json' } },
        tree: { type: 'cdk:tree' },
      },
    });

    expect(resolveAssembly(readAssembly(directory))).toMatchObject([
      { stack: 'pages', region: ireland, name: 'pages' },
    ]);
  });

  test('is refused when a stack has no concrete Region', () => {
    write('manifest.json', {
      artifacts: { pages: { type: 'aws:cloudformation:stack', environment: 'aws://unknown-account/unknown-region' } },
    });
    write('configuration.json', configuration);

    expect(() => readAssembly(directory)).toThrow(/needs a concrete account and Region/);
  });
});
