/** What can be done to users and groups, each within the transaction and the connection that it is given. */
export { createResource } from './createResource.ts';
export { deleteResource } from './deleteResource.ts';
export { getResource } from './getResource.ts';
export { listResources } from './listResources.ts';
export { patchResource } from './patchResource.ts';
export { replaceResource } from './replaceResource.ts';
