import "./events.story.ts";
import "./http.story.ts";
import "./rest.story.ts";
