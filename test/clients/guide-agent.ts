import { RealtimeAgent, tool } from '@openai/agents-realtime';
import { z } from 'zod';

/** An agent of OpenAI's SDK with one tool; `onWeather` learns for which place it was called. */
export const createGuideAgent = (onWeather: (place: string) => void): RealtimeAgent =>
  new RealtimeAgent({
    name: 'Guide',
    instructions: 'You help visitors.',
    tools: [
      tool({
        name: 'get_weather',
        description: 'The weather at a place.',
        parameters: z.object({ place: z.string() }),
        execute: async ({ place }) => {
          onWeather(place);
          return `Sunny and mild in ${place}`;
        },
      }),
    ],
  });
