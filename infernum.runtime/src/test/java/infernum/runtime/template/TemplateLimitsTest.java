package infernum.runtime.template;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import infernum.runtime.template.TemplateException.Kind;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Templates are untrusted: whatever they do ends within the limits. */
final class TemplateLimitsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{{ 'a' * 10**9 }}",
        "{{ 'a' * 10**30 }}",
        "{{ [0] * 10**9 }}",
        "{{ (0,) * 10**12 }}",
        "{% for i in range(100000) %}{% for j in range(100000) %}{% endfor %}{% endfor %}",
        "{% for i in range(100000) %}{% for j in range(100000) %}x{% endfor %}{% endfor %}",
        "{% set ns = namespace(s='x') %}{% for i in range(100) %}{% set ns.s = ns.s + ns.s %}{% endfor %}",
        "{% set ns = namespace(s='x') %}{% for i in range(100) %}{% set ns.s = ns.s ~ ns.s %}{% endfor %}",
        "{% set ns = namespace(s=[1]) %}{% for i in range(100) %}{% set ns.s = ns.s + ns.s %}{% endfor %}",
        "{% set ns = namespace(s=[1]) %}{% for i in range(100) %}{% set ns.s = [ns.s, ns.s] %}{% endfor %}{{ ns.s }}",
        "{% set ns = namespace(s=[1]) %}{% for i in range(100) %}{% set ns.s = [ns.s, ns.s] %}{% endfor %}{{ ns.s|tojson }}",
        "{% set ns = namespace(s=[1], t=[1]) %}{% for i in range(90) %}{% set ns.s = [ns.s, ns.s] %}{% set ns.t = [ns.t, ns.t] %}{% endfor %}{{ ns.s == ns.t }}",
        "{% set ns = namespace(s=[1], t=[1]) %}{% for i in range(90) %}{% set ns.s = [ns.s, ns.s] %}{% set ns.t = [ns.t, ns.t] %}{% endfor %}{{ ns.s < ns.t }}",
        "{% set ns = namespace(s=(1,)) %}{% for i in range(90) %}{% set ns.s = (ns.s, ns.s) %}{% endfor %}{{ {ns.s: 1} }}",
        "{% set ns = namespace(s=[]) %}{% for i in range(5000) %}{% set ns.s = [ns.s] %}{% endfor %}{{ ns.s }}",
        "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
        "{% macro m() %}{{ m() }}{{ m() }}{% endmacro %}{{ m() }}",
        "{% macro m(n) %}{% if n %}{{ m(n - 1) }}{{ m(n - 1) }}{% endif %}{% endmacro %}{{ m(60) }}",
        "{% macro m() %}{{ caller() }}{% endmacro %}{% macro q() %}{% call m() %}{{ q() }}{% endcall %}{% endmacro %}{{ q() }}",
        "{% for i in [[1]] recursive %}{{ loop([[1]]) }}{% endfor %}",
        "{{ 2 ** (10**9) }}",
        "{{ (10 ** 1000) ** 1000 }}",
        "{% set ns = namespace(n=3) %}{% for i in range(100000) %}{% set ns.n = ns.n * ns.n %}{% endfor %}",
        "{{ '%1000000000d' % 1 }}",
        "{{ '%.1000000000f' % 1.5 }}",
        "{{ '{:>1000000000}'.format(1) if false else '{:>100000000}'.format(1) }}",
        "{{ '{:.100000000f}'.format(1.5) }}",
        "{{ 'x'.center(10**9) }}",
        "{{ 'x'.zfill(10**9) }}",
        "{{ '\t'.expandtabs(10**9) }}",
        "{{ ('x' * 10000000)|replace('', 'y' * 1000) }}",
        "{{ ('y' * 1000000).join('x' * 100000) }}",
        "{{ [1]|batch(10**9, 0)|list }}",
        "{{ 'a\n'|indent(10**9, true) }}",
        "{{ [1]|tojson(indent=10**9) }}",
        "{{ [1]|slice(10**8)|list }}",
        "{% for i in range(100000) %}{{ ('x' * 10000000) is upper }}{% endfor %}",
        "{% set s = 'x' * 10000000 %}{% for i in range(100000) %}{% set q = s.count('y') %}{% endfor %}",
        "{% set s = 'x' * 10000000 %}{% for i in range(100000) %}{% set q = s[5] %}{% endfor %}",
        "{% set s = 'x' * 10000000 %}{% for i in range(100000) %}{% set q = s == s ~ '' %}{% endfor %}",
        "{% set l = range(100000)|list %}{% for i in l %}{% if -1 in l %}{% endif %}{% endfor %}",
        "{% set l = range(100000)|list %}{% for i in l %}{% set q = l|sort %}{% endfor %}",
        "{% set l = range(100000)|list %}{% for i in l %}{% set q = l[::-1] %}{% endfor %}",
        "{% set l = range(100000)|list %}{% for i in l %}{% set q = l.index(-1) if loop.first and false else l.count(i) %}{% endfor %}",
        "{% set ns = namespace(d={}) %}{% for i in range(100000) %}{% set ns.d = dict(ns.d, **{'k' ~ i: i}) %}{% endfor %}",
        "{{ strftime_now('%c' * 1000000) }}",
        "{{ raise_exception('x' * 10**8) }}",
      })
  void aTemplateThatAsksForTooMuchEndsWithTheLimitItExceeds(String source) {
    assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () -> {
          TemplateException e =
              assertThrows(
                  TemplateException.class, () -> Template.parse("t", source).render(Map.of()));
          assertEquals(Kind.LIMIT, e.kind(), e.getMessage());
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"(", "[", "{'a':", "-", "not ", "x[", "x(", "1 if ", "x|f(", "x.y(z="})
  void aSourceNestedTooDeepIsRefused(String opening) {
    for (int depth : List.of(500, 100_000)) {
      TemplateException e =
          assertThrows(
              TemplateException.class, () -> Template.parse("t", "{{ " + opening.repeat(depth)));
      assertTrue(e.kind() == Kind.LIMIT || opening.contains("if"), e.getMessage());
    }
  }

  @Test
  void blocksNestedTooDeepAreRefused() {
    for (String tag :
        List.of("if x", "for x in y", "macro m()", "filter trim", "set x", "generation")) {
      String source = ("{% " + tag + " %}").repeat(50_000);
      TemplateException e =
          assertThrows(TemplateException.class, () -> Template.parse("t", source));
      assertEquals(Kind.LIMIT, e.kind(), e.getMessage());
    }
  }

  @Test
  void aLongChainOfOperatorsIsRefusedRatherThanOverflowingTheStack() {
    String source = "{{ 1" + " + 1".repeat(200_000) + " }}";
    TemplateException e =
        assertThrows(TemplateException.class, () -> Template.parse("t", source).render(Map.of()));
    assertEquals(Kind.LIMIT, e.kind());
  }

  @Test
  void anErrorNamesTemplateLineAndLimit() {
    Limits limits = new Limits(1000, 1000, 10, 100, 100, 50);
    TemplateException e =
        assertThrows(
            TemplateException.class,
            () -> Template.parse("tool_use", "a\n\n{{ 'x' * 11 }}", limits).render(Map.of()));
    assertEquals(
        "chat template 'tool_use', line 3: limit: more than 10 characters of output",
        e.getMessage());
    assertEquals(3, e.line());
  }

  @Test
  void aSourceThatIsTooLongIsRefused() {
    TemplateException e =
        assertThrows(TemplateException.class, () -> Template.parse("t", "x".repeat((1 << 20) + 1)));
    assertEquals(Kind.LIMIT, e.kind());
  }

  @Test
  void aThreadWithASmallStackGetsAnErrorToo() throws InterruptedException {
    String source = "{{ " + "(".repeat(390) + "1" + ")".repeat(390) + " }}";
    Throwable[] caught = new Throwable[1];
    Thread thread =
        new Thread(
            null,
            () -> {
              try {
                Template.parse("t", source).render(Map.of());
              } catch (TemplateException e) {
                caught[0] = e;
              }
            },
            "small",
            1 << 16);
    thread.setUncaughtExceptionHandler((_, e) -> caught[0] = e);
    thread.start();
    thread.join();
    assertTrue(caught[0] == null || caught[0] instanceof TemplateException, () -> "" + caught[0]);
  }

  @Test
  void nothingOfJavaIsReachable() {
    for (String name : List.of("getClass", "class", "hashCode", "toString", "length", "iterator")) {
      for (String object : List.of("'x'", "1", "1.5", "[1]", "{'a': 1}", "none", "range(3)", "m")) {
        String source =
            "{%% macro m() %%}{%% endmacro %%}{{ %s.%s is defined }}".formatted(object, name);
        assertEquals("False", Template.parse("t", source).render(Map.of()), source);
      }
    }
    Map<String, Object> context = new HashMap<>();
    context.put("o", new Object());
    assertThrows(
        IllegalArgumentException.class, () -> Template.parse("t", "{{ o }}").render(context));
  }

  @Test
  void nothingOfJavaIsShown() {
    Map<String, String> shown =
        Map.of(
            "{{ ['a'.upper] }}", "[<built-in method upper>]",
            "{{ {}.items }}", "<built-in method items>",
            "{{ range }}", "<function object>",
            "{{ [raise_exception]|join }}", "<function object>",
            "{{ '%s' % namespace }}", "<function object>",
            "{{ [cycler(1)] }}", "[<Cycler object>]",
            "{{ joiner() }}", "<Joiner object>",
            "{{ {'a': 1}|items }}", "<generator object>");
    shown.forEach(
        (source, text) -> assertEquals(text, Template.parse("t", source).render(Map.of()), source));
  }

  @Test
  void includesAreRefusedWithAReason() {
    TemplateException e =
        assertThrows(TemplateException.class, () -> Template.parse("t", "\n{% include 'x' %}"));
    assertEquals(
        "chat template 't', line 2: unsupported: 'include' isn't supported: a chat template stands alone",
        e.getMessage());
  }

  @Test
  void aLongChatStaysFarFromTheLimits() {
    List<Map<String, String>> messages =
        java.util.stream.IntStream.range(0, 10_000)
            .mapToObj(
                i -> Map.of("role", i % 2 == 0 ? "user" : "assistant", "content", "x".repeat(500)))
            .toList();
    String source =
        "{%- for m in messages %}{{ '<|im_start|>' + m['role'] + '\n' + m.content | trim + '<|im_end|>' }}{% endfor %}";
    String text = Template.parse("t", source).render(Map.of("messages", messages));
    assertTrue(text.length() > 5_000_000);
  }
}
