import { regions, strongRegionSets } from '#core/regions.ts';

test('the Regions are those of the commercial partition that the AWS SDK knows', async () => {
  const { partitionsInfo } = (await import(
    new URL(
      '../../node_modules/@aws-sdk/core/dist-es/submodules/client/util-endpoints/lib/aws/partitions.js',
      import.meta.url,
    ).href
  )) as { partitionsInfo: { partitions: { id: string; regions: Record<string, unknown> }[] } };
  const commercial = partitionsInfo.partitions.find(({ id }) => id === 'aws');

  expect([...regions].sort()).toEqual(
    Object.keys(commercial?.regions ?? {})
      .filter((name) => name !== 'aws-global')
      .sort(),
  );
});

test('every Region of a set with strong consistency is a Region', () => {
  expect(
    Object.values(strongRegionSets)
      .flat()
      .filter((name) => !regions.includes(name)),
  ).toEqual([]);
});
