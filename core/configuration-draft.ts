import type { Problem } from './problem.ts';
import { profiles, withProfile } from './profile.ts';

/**
 * What can be read of a configuration that may still be wrong anywhere: checks across fields run on it, so that a mistake in
 * one place hides none in another. A field that is missing or of the wrong kind is undefined.
 */

export type Path = Problem['path'];

export interface Draft {
  readonly lookEverySeconds: number;
  readonly installation: string | undefined;
  readonly account: string | undefined;
  readonly consistency: string | undefined;
  readonly limits: unknown;
  /** Undefined when there is no mapping of networks at all. */
  readonly networks: readonly DraftNetwork[] | undefined;
  readonly groups: readonly DraftGroup[] | undefined;
}

export interface DraftNetwork {
  readonly path: Path;
  readonly region: string;
  readonly subnetIds: readonly string[];
  readonly availabilityZones: readonly string[];
}

export interface DraftGroup {
  readonly path: Path;
  readonly name: string;
  readonly candidates: readonly string[];
  readonly witness: string | undefined;
  readonly rtoSeconds: number | undefined;
  readonly rpoSeconds: number | undefined;
  readonly mode: string | undefined;
  readonly unfenced: unknown;
  /** Undefined where the policy has no mapping of that name. */
  readonly approval: DraftApproval | undefined;
  readonly dwellSeconds: number;
  readonly databases: readonly DraftDatabase[] | undefined;
  readonly traffic: readonly DraftTraffic[];
}

export interface DraftApproval {
  readonly persons: number | undefined;
  readonly approvers: readonly string[];
}

export interface DraftDatabase {
  readonly path: Path;
  readonly name: string;
  readonly instances: readonly DraftInstance[] | undefined;
}

export interface DraftInstance {
  readonly path: Path;
  readonly region: string;
  readonly identifier: string | undefined;
  readonly resourceId: string | undefined;
  readonly endpoint: string | undefined;
  readonly securityGroups: readonly string[];
  readonly fenceSecurityGroup: string | undefined;
  readonly parameterGroup: string | undefined;
}

export interface DraftTraffic {
  readonly path: Path;
  readonly name: string | undefined;
  readonly strategy: string | undefined;
  readonly database: string | undefined;
}

type Fields = Readonly<Record<string, unknown>>;

/** Reads what can be read of a parsed file. */
export function draftOf(raw: unknown): Draft {
  const root = fields(withProfile(raw)) ?? {};
  return {
    lookEverySeconds: number(fields(root.probe)?.everySeconds) ?? profiles.standard.everySeconds,
    installation: word(root.installation),
    account: word(root.account),
    consistency: word(fields(root.ledger)?.consistency),
    limits: root.limits,
    networks: entries(root.networks)?.map(([region, network]) => ({
      path: ['networks', region],
      region,
      subnetIds: words(network.subnetIds),
      availabilityZones: words(network.availabilityZones),
    })),
    groups: entries(root.groups)?.map(([name, group]) => draftGroup(name, group)),
  };
}

function draftGroup(name: string, group: Fields): DraftGroup {
  const path = ['groups', name];
  const objectives = fields(group.objectives) ?? {};
  const policy = fields(group.policy) ?? {};
  const approval = fields(policy.approval);
  return {
    path,
    name,
    candidates: words(group.candidates),
    witness: word(group.witness),
    rtoSeconds: number(objectives.rtoSeconds),
    rpoSeconds: number(objectives.rpoSeconds),
    mode: word(policy.mode),
    unfenced: policy.unfenced,
    approval: approval && { persons: number(approval.persons), approvers: words(approval.approvers) },
    dwellSeconds: number(policy.dwellSeconds) ?? profiles.standard.dwellSeconds,
    databases: entries(group.databases)?.map(([database, value]) =>
      draftDatabase([...path, 'databases', database], value),
    ),
    traffic: items(group.traffic).map((value, index) => ({
      path: [...path, 'traffic', index],
      name: word(fields(value)?.name),
      strategy: word(fields(value)?.strategy),
      database: word(fields(value)?.database),
    })),
  };
}

const draftDatabase = (path: Path, database: Fields): DraftDatabase => ({
  path,
  name: String(path.at(-1)),
  instances: entries(database.instances)?.map(([region, instance]) => ({
    path: [...path, 'instances', region],
    region,
    identifier: word(instance.identifier),
    resourceId: word(instance.resourceId),
    endpoint: word(instance.endpoint),
    securityGroups: words(instance.securityGroups),
    fenceSecurityGroup: word(instance.fenceSecurityGroup),
    parameterGroup: word(instance.parameterGroup),
  })),
});

const fields = (value: unknown): Fields | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : undefined;
const entries = (value: unknown): readonly (readonly [string, Fields])[] | undefined => {
  const mapping = fields(value);
  return mapping && Object.entries(mapping).map(([key, entry]) => [key, fields(entry) ?? {}] as const);
};
const items = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const word = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
const words = (value: unknown): readonly string[] => items(value).filter((item) => typeof item === 'string');
const number = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isFinite(value) ? value : undefined;
