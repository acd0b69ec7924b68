import { computeTypes } from './compute-types.ts';
import type { ResourceType } from './resource-type.ts';
import { storageTypes } from './storage-types.ts';
import { triggerTypes } from './trigger-types.ts';

/** What the world knows of each CloudFormation resource type; any other type is refused. */
export const resourceTypes: Readonly<Record<string, ResourceType>> = {
  ...computeTypes,
  ...triggerTypes,
  ...storageTypes,
};
