import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { asvsPage } from './asvs/page.ts';
import { root } from './packages.ts';

/** `npm run asvs`: writes the living table. */
const file = path.join(root, 'docs/security/asvs.md');
mkdirSync(path.dirname(file), { recursive: true });
writeFileSync(file, asvsPage());
