import type { Draft, DraftDatabase, DraftGroup, DraftInstance, DraftNetwork, Path } from './configuration-draft.ts';
import { type Problem, pathText } from './problem.ts';

/** What is wrong with databases, names and networks: anything shared that has to belong to one, anything named that is not there. */
export function resourceProblems(draft: Draft): readonly Problem[] {
  const groups = draft.groups ?? [];
  const instances = groups.flatMap(({ databases }) =>
    (databases ?? []).flatMap((database) => database.instances ?? []),
  );
  return [
    ...(draft.groups?.length === 0 ? [empty(['groups'], 'group')] : []),
    ...groups.flatMap(incompleteGroup),
    ...groups.flatMap((group) => longName(group, draft.installation)),
    ...instances.flatMap((instance) => [...uselessFence(instance), ...foreignEndpoint(instance)]),
    ...(draft.networks ?? []).flatMap(unevenNetwork),
    ...shared(instances, 'identifier', 'A database belongs to one group: name another instance.'),
    ...shared(instances, 'resourceId', 'A database belongs to one group: look the DbiResourceId up again.'),
    ...shared(
      instances,
      'parameterGroup',
      'A fence set in a shared parameter group would fence the other database too: give each its own.',
    ),
    ...sharedNames(groups),
  ];
}

const empty = (path: Path, what: string): Problem => ({
  path,
  text: `got nothing; allowed: at least one ${what}. Add one.`,
});

/** What a rule's name has around the group's: two hyphens and the longest ending, `hint-health`. */
const aroundGroup = '--hint-health'.length;

/** Names of rules begin with the installation and the group [EventBridge API Reference, PutRule: Name has at most 64 characters]. */
function longName({ path, name }: DraftGroup, installation: string | undefined): readonly Problem[] {
  const most = 64 - aroundGroup;
  const length = name.length + (installation ?? '').length;
  if (length <= most) return [];
  const text = `got a name that has ${length} characters together with that of the installation; allowed: at most ${most}, since EventBridge takes no longer names of rules. Choose a shorter one.`;
  return [{ path, text }];
}

const incompleteGroup = (group: DraftGroup): readonly Problem[] => [
  ...(group.databases?.length === 0 ? [empty([...group.path, 'databases'], 'database')] : []),
  ...(group.databases ?? []).flatMap((database) => wrongInstances(group, database)),
  ...group.traffic
    .filter(({ database }) => database !== undefined && !(group.databases ?? []).some(({ name }) => name === database))
    .map(({ path, database }) => ({
      path: [...path, 'database'],
      text: `got "${database}"; allowed: a database of this group (${(group.databases ?? []).map(({ name }) => name).join(', ') || 'there is none'}). Correct the name.`,
    })),
];

/** Exactly one instance for each candidate. */
function wrongInstances({ candidates }: DraftGroup, { path, instances }: DraftDatabase): readonly Problem[] {
  if (instances === undefined || new Set(candidates).size !== candidates.length || candidates.length < 2) return [];
  const missing = candidates.filter((region) => !instances.some((instance) => instance.region === region));
  const superfluous = instances.filter(({ region }) => !candidates.includes(region));
  const allowed = `allowed: one instance for each candidate (${candidates.join(', ')})`;
  return [
    ...missing.map((region) => ({
      path: [...path, 'instances', region],
      text: `got nothing; ${allowed}. Add the instance in ${region}.`,
    })),
    ...superfluous.map((instance) => ({
      path: instance.path,
      text: `got an instance in ${instance.region}, which is no candidate; ${allowed}. Remove it, or make its Region a candidate.`,
    })),
  ];
}

const uselessFence = ({ path, securityGroups, fenceSecurityGroup }: DraftInstance): readonly Problem[] =>
  fenceSecurityGroup !== undefined && securityGroups.includes(fenceSecurityGroup)
    ? [
        {
          path: [...path, 'fenceSecurityGroup'],
          text: `got "${fenceSecurityGroup}", which is among the securityGroups; allowed: a group without any rule that the instance does not have while it serves. Create an empty one.`,
        },
      ]
    : [];

/** RDS endpoints carry their Region: one of another Region would send the traffic back. */
function foreignEndpoint({ path, region, endpoint }: DraftInstance): readonly Problem[] {
  const found = endpoint?.match(/\.([a-z0-9-]+)\.rds\.amazonaws\.com$/)?.[1];
  if (found === undefined || found === region) return [];
  return [
    {
      path: [...path, 'endpoint'],
      text: `got "${endpoint}", an endpoint in ${found}; allowed: the endpoint of the instance in ${region}. Correct it.`,
    },
  ];
}

function unevenNetwork({ path, region, subnetIds, availabilityZones }: DraftNetwork): readonly Problem[] {
  const zones = [...path, 'availabilityZones'];
  if (subnetIds.length > 0 && availabilityZones.length > 0 && subnetIds.length !== availabilityZones.length) {
    const text = `got ${availabilityZones.length} for ${subnetIds.length} subnets; allowed: the zone of each subnet, in the same order. Correct the list.`;
    return [{ path: zones, text }];
  }
  return availabilityZones.flatMap((zone, index) =>
    /\d[a-z]$/.test(zone) && zone.slice(0, -1) !== region
      ? [{ path: [...zones, index], text: `got "${zone}"; allowed: an Availability Zone of ${region}. Correct it.` }]
      : [],
  );
}

/** Two instances of one Region with the same value of `field`; each is told of the first that has it. */
function shared(
  instances: readonly DraftInstance[],
  field: 'identifier' | 'resourceId' | 'parameterGroup',
  advice: string,
): readonly Problem[] {
  return instances.flatMap((instance, index) => {
    const value = instance[field];
    const first = instances.slice(0, index).find((other) => other.region === instance.region && other[field] === value);
    if (value === undefined || first === undefined) return [];
    const text = `got "${value}", which ${pathText([...first.path, field])} has too; allowed: one of its own in ${instance.region}. ${advice}`;
    return [{ path: [...instance.path, field], text }];
  });
}

function sharedNames(groups: readonly DraftGroup[]): readonly Problem[] {
  const names = groups.flatMap(({ traffic }) => traffic);
  return names.flatMap(({ path, name }, index) => {
    const first = names.slice(0, index).find((other) => other.name?.toLowerCase() === name?.toLowerCase());
    if (name === undefined || first === undefined) return [];
    const text = `got "${name}", which ${pathText([...first.path, 'name'])} has too; allowed: a name that only one strategy of one group moves. Choose another name, or remove one of the two.`;
    return [{ path: [...path, 'name'], text }];
  });
}
