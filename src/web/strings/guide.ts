/** Guides that are read beside a form. */
export const guide = {
  open: 'How to set this up',
  title: (system: string) => `How to set up ${system}`,
  close: 'Close the guide',
  text: 'Guide, step by step',
  none: 'There is no guide for this system',
  noneHint:
    'The words beside each field say where to find what belongs there. Whoever runs the server may know more.',
  table: (first: string) => `Table: ${first}`,
  newTab: '(opens in a new tab)',
};
