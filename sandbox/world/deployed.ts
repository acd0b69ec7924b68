import type { Assembly } from './assembly.ts';
import { Iam } from './iam.ts';
import { type Resource, resolveAssembly } from './template.ts';
import { checkWiring } from './wiring.ts';

/** What the templates of an assembly come to: every resource, and what its roles may do. */
export interface Deployed {
  readonly resources: readonly Resource[];
  readonly iam: Iam;
}

/** Nothing that is deployed ever changes, and a simulation boots the same templates hundreds of times. */
const known = new WeakMap<Assembly['stacks'], Deployed>();

/** Resolves the stacks of an assembly and checks their wiring, once. Throws TemplateRefused, or what `checkWiring` throws. */
export function deployed({ configuration, stacks }: Assembly): Deployed {
  const before = known.get(stacks);
  if (before !== undefined) return before;
  const resources = resolveAssembly({ stacks });
  const made = { resources, iam: new Iam(resources) };
  checkWiring({ ...made, account: configuration.account });
  known.set(stacks, made);
  return made;
}
