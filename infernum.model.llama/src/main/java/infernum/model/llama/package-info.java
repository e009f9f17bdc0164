/** Llama, SmolLM, Mistral, Mixtral. */
package infernum.model.llama;
