/**
 * Chat templates: the part of Jinja that they are written in, rendered as Python's jinja2 does in
 * the sandbox of Hugging Face transformers ({@code trim_blocks}, {@code lstrip_blocks}, no
 * autoescape).
 *
 * <p>Start with {@link infernum.runtime.template.Template}. A source becomes tokens ({@code
 * Lexer}), then {@code Statement}s of {@code Expression}s ({@code Parser}, {@code
 * ExpressionParser}), which {@code Renderer} and {@code Evaluator} walk. Values are plain: strings,
 * {@code Long} and {@code BigInteger}, {@code Double}, {@code Boolean}, lists, and this package's
 * own {@code None}, {@code Tuple}, {@code Dict}, {@code Range}. Nothing else of Java can be reached
 * from a template, and all that a template does is counted by {@code Budget}.
 *
 * <p>Semantics: the Jinja template designer documentation, and the Python language and library
 * reference.
 */
@NullMarked
package infernum.runtime.template;

import org.jspecify.annotations.NullMarked;
