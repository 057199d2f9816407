import { billOfMaterials } from './billOfMaterials.ts';

/** `npm run -s sbom > psm.cdx.json`: the bill of materials of this version. */
process.stdout.write(`${JSON.stringify(billOfMaterials(), null, 2)}\n`);
