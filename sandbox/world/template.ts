import type { Assembly, Stack, TemplateResource } from './assembly.ts';
import { resolveIntrinsics } from './intrinsics.ts';
import type { Placed, ResourceType } from './resource-type.ts';
import { resourceTypes } from './resource-types.ts';
import { TemplateRefused } from './template-refused.ts';

/** A resource of a stack with its physical name, its ARN and its properties, all intrinsics resolved. */
export interface Resource {
  readonly stack: string;
  readonly region: string;
  readonly account: string;
  readonly logicalId: string;
  readonly type: string;
  readonly name: string;
  readonly arn: string;
  readonly properties: Readonly<Record<string, unknown>>;
  /** Reads a file asset of the stack by its object key. */
  readonly asset: (objectKey: string) => string;
}

/** Attributes of a resource in a template that say how CloudFormation deploys it, not what it is. */
const deployment = ['Type', 'Properties', 'DependsOn', 'Metadata', 'DeletionPolicy', 'UpdateReplacePolicy'];

/** Resolves every stack of an assembly. Throws TemplateRefused for what the world would run differently from AWS. */
export function resolveAssembly(assembly: Pick<Assembly, 'stacks'>): readonly Resource[] {
  return assembly.stacks.flatMap(resolveStack);
}

function resolveStack(stack: Stack): readonly Resource[] {
  const places = new Map<string, { type: ResourceType; at: Placed }>();
  const scope = scopeOf(stack, places);
  const entries = Object.entries(stack.template.Resources);
  for (const [logicalId, resource] of entries) {
    const type = typeOf(stack, logicalId, resource);
    const given = type.nameProperty === undefined ? undefined : resource.Properties?.[type.nameProperty];
    const name =
      given === undefined ? `${stack.name}-${logicalId}` : String(resolveIntrinsics(given, scope, logicalId));
    places.set(logicalId, {
      type,
      at: { partition: 'aws', account: stack.account, region: stack.region, name },
    });
  }
  return entries.flatMap(([logicalId, resource]) => {
    const place = places.get(logicalId);
    if (place === undefined) return [];
    const properties = resolveIntrinsics(usedOf(stack, logicalId, resource, place.type), scope, logicalId);
    const { region, account, name } = place.at;
    return {
      ...{ stack: stack.name, region, account, logicalId, type: resource.Type, name, arn: place.type.arn(place.at) },
      properties: properties as Record<string, unknown>,
      asset: stack.asset ?? missingAsset,
    };
  });
}

function scopeOf(stack: Stack, places: ReadonlyMap<string, { type: ResourceType; at: Placed }>) {
  const pseudo: Record<string, string> = {
    'AWS::Region': stack.region,
    'AWS::AccountId': stack.account,
    'AWS::Partition': 'aws',
    'AWS::URLSuffix': 'amazonaws.com',
    'AWS::StackName': stack.name,
    'AWS::StackId': `arn:aws:cloudformation:${stack.region}:${stack.account}:stack/${stack.name}`,
  };
  const ref = (name: string): unknown => {
    const place = places.get(name);
    if (place === undefined) return pseudo[name] ?? stack.template.Parameters?.[name]?.Default;
    const { type, at } = place;
    if (type.ref === 'arn') return type.arn(at);
    return type.ref === undefined ? at.name : type.ref(at);
  };
  const attribute = (name: string, wanted: string): unknown => {
    const place = places.get(name);
    if (place === undefined) return undefined;
    return wanted === 'Arn' ? place.type.arn(place.at) : place.type.attributes?.[wanted]?.(place.at);
  };
  return { stack: stack.name, ref, attribute };
}

function typeOf(stack: Stack, logicalId: string, resource: TemplateResource): ResourceType {
  const type = resourceTypes[resource.Type];
  if (type === undefined) {
    throw new TemplateRefused(`Stack ${stack.name}, ${logicalId}: the world does not know the type ${resource.Type}.`);
  }
  const strange = Object.keys(resource).filter(
    (attribute) =>
      !deployment.includes(attribute) && !(attribute === 'Condition' && resource.Type === 'AWS::CDK::Metadata'),
  );
  if (strange.length === 0) return type;
  throw new TemplateRefused(
    `Stack ${stack.name}, ${logicalId}: the world does not know the attribute ${strange.join(', ')} of a resource.`,
  );
}

/** The properties that the world acts on; one that it does not know is refused, so that nothing is left out in silence. */
function usedOf(stack: Stack, logicalId: string, resource: TemplateResource, type: ResourceType) {
  const given = Object.entries(resource.Properties ?? {});
  const unknown = given.map(([name]) => name).filter((name) => !type.used.includes(name) && !(name in type.ignored));
  if (unknown.length > 0) {
    throw new TemplateRefused(
      `Stack ${stack.name}, ${logicalId}: the world does not know the property ${unknown.join(', ')} of ${resource.Type}; ` +
        `it acts on ${type.used.join(', ') || 'none'} and ignores ${Object.keys(type.ignored).join(', ') || 'none'}.`,
    );
  }
  return Object.fromEntries(given.filter(([name]) => type.used.includes(name)));
}

const missingAsset = (objectKey: string): string => {
  throw new TemplateRefused(`The asset ${objectKey} is not part of the assembly; synthesize it again.`);
};
