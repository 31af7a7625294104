import { describe, expect, it } from 'vitest';
import { readIntent } from '../../../../engine/answer/intents.ts';

describe('a question about what the page tells of', () => {
  it.each([
    'When was the report published?',
    'Who wrote the guide?',
    'How long is the guide?',
    'How long is the review?',
    'How long does it take?',
    'How long will it take me?',
    'How long does the thread take?',
    'How old is it?',
    'How big is it?',
    'What is the date?',
    "What's the length?",
    "What's the name?",
    'How many chapters does the report have?',
    'What is the recipe called?',
  ])('is looked up, not told of the page as a whole: %j', (text) => expect(readIntent(text).type).toBe('ask'));
});

describe('a question about the page itself', () => {
  it.each([
    ['How long is this guide?', 'length'],
    ['How long is the article?', 'length'],
    ['How long is it?', 'length'],
    ['How long does it take to read?', 'length'],
    ['How long will it take me to read this report?', 'length'],
    ['How long would this page take to read?', 'length'],
    ['When was this report published?', 'date'],
    ['When was the page last updated?', 'date'],
    ['How old is this article?', 'date'],
    ["What's the date of this post?", 'date'],
    ['Who is it by?', 'author'],
    ['Who wrote this recipe?', 'author'],
    ['Who is the author?', 'author'],
    ['What sections does this tutorial have?', 'headings'],
    ['What is this recipe called?', 'title'],
    ['What is the report about?', 'summary'],
  ])('is told of it: %j', (text, type) => expect(readIntent(text).type).toBe(type));
});
