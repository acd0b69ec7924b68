import type { TemplateResource } from '#sandbox/world/assembly.ts';
import { Iam } from '#sandbox/world/iam.ts';
import { readConditions } from '#sandbox/world/iam-conditions.ts';
import type { Need } from '#sandbox/world/service.ts';
import { resolveAssembly } from '#sandbox/world/template.ts';
import { account, allow, assemblyOf, ireland, role } from './fixture.ts';

const iamOf = (resources: Record<string, TemplateResource>) =>
  new Iam(resolveAssembly(assemblyOf({ [ireland]: resources })));
const caller = { region: ireland, role: `arn:aws:iam::${account}:role/understudy-eu-west-1-Role` };
const promote: Need = { action: 'rds:PromoteReadReplica', resource: 'arn:aws:rds:eu-west-1:111122223333:db:orders' };
const may = (resources: Record<string, TemplateResource>, need = promote) => {
  try {
    iamOf(resources).authorize(caller, need);
    return true;
  } catch {
    return false;
  }
};

describe('a role', () => {
  test.each([
    ['the exact action and resource', allow('rds:PromoteReadReplica', promote.resource), true],
    [
      'a pattern of actions in any case, and of resources',
      allow('RDS:promote*', 'arn:aws:rds:*:111122223333:db:order?'),
      true,
    ],
    ['another action', allow('rds:RebootDBInstance', promote.resource), false],
    [
      'a resource that is only alike',
      allow('rds:PromoteReadReplica', 'arn:aws:rds:eu-west-1:111122223333:db:orders-2'),
      false,
    ],
    [
      'a resource with a dot in place of any character',
      allow('rds:PromoteReadReplica', promote.resource.replace('orders', 'o.ders')),
      false,
    ],
  ])('with a statement for %s', (_, statement, expected) => {
    expect(may({ Role: role('lambda.amazonaws.com', statement) })).toBe(expected);
  });

  test('may not do what one statement allows and another denies', () => {
    const denied = { ...allow('rds:*', '*'), Effect: 'Deny' };

    expect(may({ Role: role('lambda.amazonaws.com', allow('*', '*'), denied) })).toBe(false);
  });

  test('may do what an attached policy allows, but nothing outside its boundary', () => {
    const policy = (resource: string) => ({
      Type: 'AWS::IAM::ManagedPolicy',
      Properties: { PolicyDocument: { Statement: [allow('rds:*', resource)] } },
    });
    const bounded = {
      Type: 'AWS::IAM::Role',
      Properties: { AssumeRolePolicyDocument: {}, PermissionsBoundary: { Ref: 'Boundary' } },
    };
    const rights = {
      Type: 'AWS::IAM::Policy',
      Properties: {
        PolicyName: 'rights',
        PolicyDocument: { Statement: allow('rds:*', '*') },
        Roles: [{ Ref: 'Role' }],
      },
    };

    expect(may({ Role: bounded, Rights: rights, Boundary: policy(promote.resource) })).toBe(true);
    expect(may({ Role: bounded, Rights: rights, Boundary: policy('arn:aws:rds:*:*:db:other') })).toBe(false);
  });

  test('that no template has may do nothing', () => {
    expect(() => iamOf({}).authorize(caller, promote)).toThrow(/no template has this role/);
  });

  test('with a managed policy that the world does not know is refused', () => {
    const administrator = {
      Type: 'AWS::IAM::Role',
      Properties: { AssumeRolePolicyDocument: {}, ManagedPolicyArns: ['arn:aws:iam::aws:policy/AdministratorAccess'] },
    };

    expect(() => iamOf({ Role: administrator })).toThrow(/does not know the managed policy/);
  });

  test('with an element of policies that the world does not know is refused', () => {
    const statement = { Effect: 'Allow', NotAction: 'iam:*', Resource: '*' };

    expect(() => iamOf({ Role: role('lambda.amazonaws.com', statement) })).toThrow(/the policy element NotAction/);
  });
});

describe('a condition', () => {
  const names = 'route53:ChangeResourceRecordSetsNormalizedRecordNames';
  const holds = (block: object, context: Record<string, string | string[]>) =>
    readConditions(block, 'A test').every((condition) => condition(context));

  test.each([
    ['StringEquals', { StringEquals: { key: ['a', 'b'] } }, { key: 'b' }, true],
    ['StringEquals with another value', { StringEquals: { key: 'a' } }, { key: 'b' }, false],
    ['StringEquals with no value', { StringEquals: { key: 'a' } }, {}, false],
    [
      'StringEquals with several values, which asks for a set operator',
      { StringEquals: { key: 'a' } },
      { key: ['a', 'a'] },
      false,
    ],
    ['StringNotEquals with no value', { StringNotEquals: { key: 'a' } }, {}, true],
    ['StringEqualsIfExists with no value', { StringEqualsIfExists: { key: 'a' } }, {}, true],
    ['StringLike', { StringLike: { key: 'under*' } }, { key: 'understudy' }, true],
    [
      'ArnEquals',
      { ArnEquals: { key: 'arn:aws:events:*:rule/x' } },
      { key: 'arn:aws:events:eu-west-1:1:rule/x' },
      true,
    ],
    ['Bool', { Bool: { 'aws:SecureTransport': 'false' } }, { 'aws:SecureTransport': 'true' }, false],
    ['Null for an absent key', { Null: { key: 'true' } }, {}, true],
    ['Null for a present key', { Null: { key: 'true' } }, { key: 'a' }, false],
    [
      'ForAllValues with all values allowed',
      { 'ForAllValues:StringEquals': { [names]: ['a', 'b'] } },
      { [names]: ['b', 'a'] },
      true,
    ],
    [
      'ForAllValues with one value more',
      { 'ForAllValues:StringEquals': { [names]: ['a'] } },
      { [names]: ['a', 'c'] },
      false,
    ],
    ['ForAllValues with no value', { 'ForAllValues:StringEquals': { [names]: ['a'] } }, {}, true],
    [
      'ForAnyValue with one value allowed',
      { 'ForAnyValue:StringEquals': { [names]: ['a'] } },
      { [names]: ['a', 'c'] },
      true,
    ],
    ['ForAnyValue with no value', { 'ForAnyValue:StringEquals': { [names]: ['a'] } }, {}, false],
  ])('of %s', (_, block, context, expected) => {
    expect(holds(block, context as Record<string, string | string[]>)).toBe(expected);
  });

  test('with an operator that the world does not know is refused', () => {
    expect(() => readConditions({ IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } }, 'A test')).toThrow(
      /A test: the world does not know the condition operator IpAddress/,
    );
  });
});
