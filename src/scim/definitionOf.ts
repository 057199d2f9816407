import type { Registry, ResourceDefinition, ResourceTypeName } from './schema/types.ts';

/** What drives everything that is done to resources of that type. */
export function definitionOf(registry: Registry, type: ResourceTypeName): ResourceDefinition {
  return type === 'User' ? registry.user : registry.group;
}
