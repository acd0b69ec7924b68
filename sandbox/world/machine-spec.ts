import { loadMachine, type Machine } from '#sandbox/asl/machine.ts';
import type { MachineSpec } from './executions.ts';
import type { Resource } from './template.ts';
import { TemplateRefused } from './template-refused.ts';

/** Checking a definition takes long, and a simulation boots the same ones thousands of times. Nobody changes a loaded machine. */
const loaded = new Map<string, Machine>();

function loadOnce(definition: string): Machine {
  const machine = loaded.get(definition) ?? loadMachine(JSON.parse(definition));
  loaded.set(definition, machine);
  return machine;
}

/** Makes a state machine of its resource. Throws TemplateRefused, or InvalidDefinition for what the definition says. */
export function machineSpec(resource: Resource): MachineSpec {
  const { name, region, arn, properties, stack, logicalId } = resource;
  const where = `${stack}, ${logicalId}`;
  if ((properties.StateMachineType ?? 'STANDARD') !== 'STANDARD') {
    throw new TemplateRefused(
      `${where}: the machine is ${properties.StateMachineType}; the world runs STANDARD alone.`,
    );
  }
  const definition = substituted(definitionOf(resource, where), properties.DefinitionSubstitutions, where);
  return { name, region, arn, role: String(properties.RoleArn), machine: loadOnce(definition) };
}

function definitionOf({ properties, asset }: Resource, where: string): string {
  const { DefinitionString, DefinitionS3Location } = properties;
  if (typeof DefinitionString === 'string') return DefinitionString;
  if (DefinitionS3Location !== undefined) return asset(String((DefinitionS3Location as { Key?: unknown }).Key));
  throw new TemplateRefused(`${where}: the machine has neither DefinitionString nor DefinitionS3Location.`);
}

/** Puts in `${Name}` what DefinitionSubstitutions says. A name without a value would reach AWS as it stands, so it is refused. */
function substituted(definition: string, substitutions: unknown, where: string): string {
  const values = (substitutions ?? {}) as Record<string, unknown>;
  return definition.replace(/\$\{(\w+)\}/g, (_, name: string) => {
    if (name in values) return JSON.stringify(String(values[name])).slice(1, -1);
    throw new TemplateRefused(
      `${where}: DefinitionSubstitutions has no ${name}; it has ${Object.keys(values).join(', ')}.`,
    );
  });
}
