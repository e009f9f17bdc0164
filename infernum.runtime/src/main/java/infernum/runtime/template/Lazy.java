package infernum.runtime.template;

import java.util.Iterator;

/**
 * Python's generators and iterators: what they give is computed when asked for, and gone then.
 *
 * @param type Python's name for its type
 */
record Lazy(String type, Iterator<Object> items) {}
