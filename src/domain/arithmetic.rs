//! Arithmetic on whole numbers. What has no result is a failure with a name, never a panic and never
//! a wrong number.

/// Why something cannot be computed. The piece of work that wanted it fails, as at an exception.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Failure {
    /// The result is no number of 64 bits.
    Overflow,
    /// Something was to be divided by nothing.
    NoDivisor,
    /// A bounded list has no room for one more.
    Full,
    /// It depends on what was not looked at yet.
    Unread,
}

/// How two values are combined. Comparisons give 1 for true and 0 for false.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Operator {
    /// The sum.
    Add,
    /// The difference.
    Subtract,
    /// The product.
    Multiply,
    /// The quotient, cut off towards nothing.
    Divide,
    /// Whether both are the same.
    Equal,
    /// Whether they differ.
    Unequal,
    /// Whether the first is the lesser one.
    Less,
    /// Whether the first is not the greater one.
    AtMost,
    /// Whether the first is the greater one.
    Greater,
    /// Whether the first is not the lesser one.
    AtLeast,
    /// Whether both are true. The second one is not looked at if the first is false.
    And,
    /// Whether one is true. The second one is not looked at if the first is true.
    Or,
}

/// How a part of a unit becomes a whole one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Rounding {
    /// Half a unit becomes one, away from nothing; what is meant where nothing is said.
    HalfUp,
    /// Half a unit goes to the even neighbour.
    HalfEven,
    /// Towards nothing.
    Down,
    /// Away from nothing.
    Up,
}

impl Operator {
    /// Combines two values.
    ///
    /// # Errors
    /// Where the result does not fit, or nothing can be divided by.
    pub fn apply(self, left: i64, right: i64) -> Result<i64, Failure> {
        let whole = |value: Option<i64>| value.ok_or(Failure::Overflow);
        let truth = |holds: bool| Ok(i64::from(holds));
        match self {
            Self::Add => whole(left.checked_add(right)),
            Self::Subtract => whole(left.checked_sub(right)),
            Self::Multiply => whole(left.checked_mul(right)),
            Self::Divide if right == 0 => Err(Failure::NoDivisor),
            Self::Divide => whole(left.checked_div(right)),
            Self::Equal => truth(left == right),
            Self::Unequal => truth(left != right),
            Self::Less => truth(left < right),
            Self::AtMost => truth(left <= right),
            Self::Greater => truth(left > right),
            Self::AtLeast => truth(left >= right),
            Self::And => truth(left != 0 && right != 0),
            Self::Or => truth(left != 0 || right != 0),
        }
    }
}

/// `amount * parts / whole`, rounded; `whole` is positive.
///
/// # Errors
/// Where the result does not fit into 64 bits.
pub fn share(amount: i64, parts: i128, whole: i64, rounding: Rounding) -> Result<i64, Failure> {
    let product = i128::from(amount).checked_mul(parts).ok_or(Failure::Overflow)?;
    let whole = i128::from(whole.max(1));
    let (quotient, rest) = (product / whole, (product % whole).abs());
    let outwards = match rounding {
        Rounding::Down => false,
        Rounding::Up => rest > 0,
        Rounding::HalfUp => rest * 2 >= whole,
        Rounding::HalfEven => rest * 2 > whole || (rest * 2 == whole && quotient % 2 != 0),
    };
    let rounded = if outwards { quotient + product.signum() } else { quotient };
    i64::try_from(rounded).map_err(|_| Failure::Overflow)
}
