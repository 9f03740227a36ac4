namespace SIE.Training.Evaluation;

/// <summary>Told how an evaluation comes along. One stage after the other: features of each split that isn't cached, then heads.</summary>
public interface IEvaluationProgress
{
    /// <summary>A stage begins.</summary>
    /// <param name="stage">What is done, a word or two.</param>
    /// <param name="total">How many units it has.</param>
    /// <param name="unit">What is counted, in the plural.</param>
    void Begin(string stage, long total, string unit);

    /// <summary>Units of the stage were done.</summary>
    /// <param name="units">How many.</param>
    void Advance(long units);

    /// <summary>Something that the user should know.</summary>
    /// <param name="message">One line.</param>
    void Say(string message);
}
