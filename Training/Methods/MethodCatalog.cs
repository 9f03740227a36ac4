using System.Reflection;

namespace SIE.Training.Methods;

/// <summary>All methods there are: the paper's, then those that <see cref="IMethodDeclaration"/>s add.</summary>
public static class MethodCatalog
{
    /// <summary>All methods of this program, the paper's first.</summary>
    public static IReadOnlyList<Method> All { get; } = [.. PaperMethods.All, .. In(typeof(MethodCatalog).Assembly)];

    /// <summary>Their names with commas between.</summary>
    public static string Names => string.Join(", ", All.Select(m => m.Name));

    /// <summary>Looks a method up.</summary>
    /// <param name="name">Its name, in any case.</param>
    /// <returns>The method, or null if there is none of that name.</returns>
    public static Method? Find(string name) => All.FirstOrDefault(m => m.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>The methods that the declarations of an assembly add, in the order of the declarations' names.</summary>
    /// <param name="assembly">Where to look.</param>
    /// <returns>The methods.</returns>
    public static IEnumerable<Method> In(Assembly assembly)
    {
        ArgumentNullException.ThrowIfNull(assembly);
        return assembly.GetTypes()
            .Where(t => t is { IsClass: true, IsAbstract: false } && t.IsAssignableTo(typeof(IMethodDeclaration)))
            .OrderBy(t => t.FullName, StringComparer.Ordinal)
            .SelectMany(t => ((IMethodDeclaration)Activator.CreateInstance(t)!).Methods);
    }
}
