/** A short page with a few facts, for whoever needs one to ask about: long enough to read from for half a minute. */
export const LIGHTHOUSE_PAGE = {
  url: 'https://example.org/lighthouse',
  title: 'The lighthouse',
  text: [
    '# The lighthouse',
    'The lighthouse stands on a rock in the northern sea. It was built of granite by two brothers.',
    '## Opening hours',
    'The lighthouse is open to visitors on Sunday from ten to four. Children enter without paying.',
    '## History',
    'A storm destroyed the first tower in 1703. The second tower was made of wood and burned down.',
    'The third tower is the one that visitors see today, and it has never been closed since.',
  ].join('\n\n'),
  truncated: false,
};
