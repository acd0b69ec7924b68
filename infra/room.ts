import { CfnResource, type Stack } from 'aws-cdk-lib';

/** A Region's stack can't hold what the configuration asks of it. The message says how much that is, what AWS allows and what to do. */
export class NoRoom extends Error {
  override readonly name = 'NoRoom';
}

/** Resources in one stack [CloudFormation User Guide, cloudformation-limits]. */
const mostResources = 500;

/** Refuses a stack that CloudFormation would not take. Throws NoRoom. */
export function refuseTooMany(stack: Stack, groups: number): void {
  const count = stack.node.findAll().filter((each) => CfnResource.isCfnResource(each)).length;
  if (count <= mostResources) return;
  throw new NoRoom(
    `${stack.stackName} would have ${count} resources for ${groups} groups, and CloudFormation allows ${mostResources} in a stack: ` +
      'split the groups between two installations.',
  );
}
