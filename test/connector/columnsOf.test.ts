import { columnsOf } from '#connector';
import { describe, expect, it } from 'vitest';

describe('columnsOf', () => {
  it('names columns in order, with types, samples and what could be a key', () => {
    const records = [
      {
        attributes: {
          id: 7,
          name: { family: 'Ng' },
          staff: '007',
          since: '2024-02-01',
          active: true,
          x: null,
        },
      },
      { attributes: { id: 8, name: { family: 'Ng' }, staff: '008', since: '', active: false, late: 'a' } },
    ];
    expect(columnsOf(records)).toEqual([
      { name: 'id', type: 'number', samples: ['7', '8'], keyCandidate: true },
      { name: 'name.family', type: 'text', samples: ['Ng'], keyCandidate: false },
      { name: 'staff', type: 'text', samples: ['007', '008'], keyCandidate: true },
      { name: 'since', type: 'date', samples: ['2024-02-01'], keyCandidate: false },
      { name: 'active', type: 'boolean', samples: ['true', 'false'], keyCandidate: false },
      { name: 'x', type: 'text', samples: [], keyCandidate: false },
      { name: 'late', type: 'text', samples: ['a'], keyCandidate: false },
    ]);
  });

  it('gives nothing for nothing, and no key from one record', () => {
    expect(columnsOf([])).toEqual([]);
    expect(columnsOf([{ attributes: { id: 1 } }])[0]?.keyCandidate).toBe(false);
  });
});
