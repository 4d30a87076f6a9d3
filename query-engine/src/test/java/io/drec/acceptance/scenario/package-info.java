/**
 * Holds the program to questions over recordings that other people published. {@code ScenariosIT}
 * imports each set of inputs of {@code scenarios.json}, asks, and compares with the answers written
 * there; {@code ScenarioTable} prints every verdict. Of the scenarios only the words of the
 * questions stand here; what an answer must hold is read from the file.
 */
@NullMarked
package io.drec.acceptance.scenario;

import org.jspecify.annotations.NullMarked;
